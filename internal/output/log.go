package output

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// ErrOther means that a file is not what it was taken for.
var ErrOther = errors.New("a file of another kind")

// Log is a text that lines are added to, by several processes at once if need be.
// Whatever happens, it has whole lines only: a lock is held while one is written,
// and who opens it cuts off a line that was torn.
type Log struct {
	file *os.File
	name string
	sync bool
}

// OpenLog opens a log that begins with the line head, or begins one. The error
// for a file that begins with anything else has ErrOther in its chain.
func OpenLog(name string, head []byte, sync bool) (*Log, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return nil, at(name, err)
	}
	l := &Log{file: f, name: name, sync: sync}
	if err := l.locked(func() error { return l.begin(head) }); err != nil {
		f.Close()
		return nil, at(name, err)
	}
	return l, nil
}

// begin writes the head where there is none yet, and cuts off a torn line.
func (l *Log) begin(head []byte) error {
	is, err := l.file.Stat()
	if err != nil {
		return err
	}
	if !is.Mode().IsRegular() {
		return errors.New("not a plain file")
	}
	first := make([]byte, min(is.Size(), int64(len(head))))
	if _, err := l.file.ReadAt(first, 0); err != nil && err != io.EOF {
		return err
	}
	if !bytes.HasPrefix(head, first) {
		return fmt.Errorf("%w: it begins with %.40q", ErrOther, first)
	}
	if len(first) < len(head) { // new, or torn in its first line
		if err := l.file.Truncate(0); err != nil {
			return err
		}
		return l.append(head)
	}
	return l.mend(is.Size())
}

// tornLimit is how far back the end of the last whole line is looked for: a line
// has two names, of at most 4096 bytes by the system's limit, each byte of which
// may have been doubled.
const tornLimit = 64 << 10

// mend cuts off the bytes behind the last whole line.
func (l *Log) mend(size int64) error {
	tail := make([]byte, min(size, tornLimit))
	if _, err := l.file.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return err
	}
	torn := len(tail) - 1 - bytes.LastIndexByte(tail, '\n')
	if torn == len(tail) {
		return fmt.Errorf("%w: no end of a line in its last %d bytes", ErrOther, len(tail))
	}
	if torn == 0 {
		return nil
	}
	return l.file.Truncate(size - int64(torn))
}

// Add adds lines. Where they can't be written, nothing of them is left.
func (l *Log) Add(lines []byte) error {
	return at(l.name, l.locked(func() error { return l.append(lines) }))
}

func (l *Log) append(b []byte) error {
	n, err := l.file.Write(b)
	if err == nil && l.sync {
		err = Sync(l.file)
	}
	if err != nil && n > 0 {
		if is, statErr := l.file.Stat(); statErr == nil {
			l.file.Truncate(is.Size() - int64(n))
		}
	}
	return err
}

// locked calls what is not to be done by two processes at once. Where the file
// system has no locks, nothing keeps them apart.
func (l *Log) locked(do func() error) error {
	for unix.Flock(int(l.file.Fd()), unix.LOCK_EX) == unix.EINTR {
	}
	defer unix.Flock(int(l.file.Fd()), unix.LOCK_UN)
	return do()
}

// Close closes the file.
func (l *Log) Close() error { return at(l.name, l.file.Close()) }
