package output

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Small writes files whose bytes are all at hand, such as pictures. Each one
// appears under its name whole: one write, one rename, and no more system calls
// than that takes.
//
// While it is written it is called NAME.RUN.part, where RUN is another word for
// each Small: so several runs never meet in a part, and what a crash left stands
// in nobody's way.
type Small struct {
	force, sync bool
	suffix      string
	create      func(name string) (file, error)
}

// file is what a part is written to.
type file interface {
	io.WriteCloser
	sync() error
}

// NewSmall returns a Small. With force a file that has the name is replaced; with
// sync each file is on the disk, and so is its name, before Put returns.
func NewSmall(force, sync bool) *Small {
	return &Small{force: force, sync: sync, suffix: "." + rand.Text()[:8] + Suffix, create: create}
}

// Placed says where Put put a file.
type Placed struct {
	Name  string
	Nth   int  // of the names that Again gives
	There bool // a file with these bytes had the name already, and was left
}

// Put writes a file of the given bytes, and makes the directories above it. Its
// name is the nth one that Again makes of name, or the first one behind that
// which is free. A name is also free where the file that has it has the same
// bytes: that one is left as it is. With force any plain file is replaced.
func (s *Small) Put(name string, nth int, b []byte) (Placed, error) {
	part := name + s.suffix
	if err := s.write(part, b); err != nil {
		return Placed{}, err
	}
	for ; ; nth++ {
		p := Placed{Name: Again(name, nth), Nth: nth}
		err := renameNew(part, p.Name)
		if errors.Is(err, fs.ErrExist) {
			p.There, err = s.meet(part, p.Name, b)
		}
		switch {
		case p.There:
			return p, os.Remove(part)
		case err == nil && s.sync:
			return p, syncNames(p.Name)
		case err == nil:
			return p, nil
		case !errors.Is(err, fs.ErrExist):
			os.Remove(part)
			return Placed{}, at(p.Name, err)
		}
	}
}

// meet does what is to be done where a file has the name already: it reports that
// its bytes are the same, or replaces it, or the error is fs.ErrExist.
func (s *Small) meet(part, name string, b []byte) (there bool, err error) {
	is, err := os.Lstat(name)
	switch {
	case err != nil:
		return false, err
	case s.force && (is.Mode().IsRegular() || is.Mode().Type() == fs.ModeSymlink):
		return false, os.Rename(part, name)
	case s.force:
		return false, errors.New("not a plain file, it can't be replaced")
	case !is.Mode().IsRegular() || is.Size() != int64(len(b)):
		return false, fs.ErrExist
	}
	old, err := os.ReadFile(name)
	if err == nil && !bytes.Equal(old, b) {
		err = fs.ErrExist
	}
	return err == nil, err
}

// write writes a part. Half a part is of no use: it is removed.
func (s *Small) write(part string, b []byte) error {
	f, err := s.create(part)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(part), 0o777); err != nil {
			return at(part, err)
		}
		f, err = s.create(part)
	}
	if err != nil {
		return at(part, err)
	}
	_, err = f.Write(b)
	if err == nil && s.sync {
		err = f.sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		os.Remove(part)
	}
	return at(part, err)
}

// plain is a file of the system.
type plain struct{ *os.File }

func (p plain) sync() error { return Sync(p.File) }

func create(name string) (file, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	return plain{f}, err
}
