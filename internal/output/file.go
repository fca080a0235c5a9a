// Package output writes files that other programs may rely on: a name stands
// for a whole file or for nothing. While it is written a file is called
// NAME.part; it gets its name when it is complete, and not before.
package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"campipe/internal/fault"
)

// Suffix is what the name of an unfinished file ends with.
const Suffix = ".part"

// File is a file on its way to its name. Exactly one of Commit and Abandon
// ends it.
type File struct {
	*os.File
	name  string
	force bool
}

// Create opens NAME.part for writing, and makes the directories above it. A
// NAME or a NAME.part that is there already is an error with a hint, and
// fs.ErrExist is in its chain; with force both are replaced, NAME only by
// Commit. What is not a plain file, such as a device, is never replaced.
func Create(name string, force bool) (*File, error) {
	if err := Check(name, force); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return nil, at(name, err)
	}
	part := name + Suffix
	if force {
		// Removed, not truncated: somebody may still be writing to it.
		if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, at(part, err)
		}
	}
	f, err := os.OpenFile(part, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return nil, leftover(part)
	}
	if err != nil {
		return nil, at(part, err)
	}
	if err := lock(f); err != nil { // somebody finishes it already: it is theirs
		f.Close()
		return nil, at(part, err)
	}
	return &File{f, name, force}, nil
}

// Check says why Create would refuse the name, or nil: for those who have long
// work to do before the first byte is there to be written.
func Check(name string, force bool) error {
	if name == "" || os.IsPathSeparator(name[len(name)-1]) {
		return fault.Usage("output name %q is not that of a file", name)
	}
	is, err := os.Lstat(name)
	if err == nil && !is.Mode().IsRegular() && is.Mode().Type() != fs.ModeSymlink {
		return fault.Hint(fmt.Errorf("%s: not a plain file, it can't be replaced", name), "write to stdout: > %s", name)
	}
	if err == nil && !force {
		return fault.Hint(fmt.Errorf("%s: %w", name, fs.ErrExist), "--force replaces it")
	}
	if _, err := os.Lstat(name + Suffix); err == nil && !force {
		return leftover(name + Suffix)
	}
	return nil
}

func leftover(part string) error {
	return fault.Hint(fmt.Errorf("%s: %w", part, fs.ErrExist),
		"an earlier run left it, or one is still writing; --force replaces it")
}

// Name returns the name that the file will have.
func (f *File) Name() string { return f.name }

// PartName returns the name that the file has until Commit.
func (f *File) PartName() string { return f.name + Suffix }

// Commit closes the file and gives it its name. Without force, a file that
// took the name meanwhile is left alone, and so is NAME.part.
func (f *File) Commit() error {
	if err := f.Close(); err != nil {
		return at(f.PartName(), err)
	}
	rename := renameNew
	if f.force {
		rename = os.Rename
	}
	err := rename(f.PartName(), f.name)
	if errors.Is(err, fs.ErrExist) {
		return fault.Hint(fmt.Errorf("%s: %w", f.name, fs.ErrExist), "it came while %s was written", f.PartName())
	}
	return at(f.name, err)
}

// Abandon closes the file and leaves it as NAME.part.
func (f *File) Abandon() error { return at(f.PartName(), f.Close()) }

// at puts the file's name before an error in place of what the os package puts
// there, which is also the name of the system call.
func at(name string, err error) error {
	if err == nil {
		return nil
	}
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return fmt.Errorf("%s: %w", name, err)
}
