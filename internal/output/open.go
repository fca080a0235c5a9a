package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"campipe/internal/fault"

	"golang.org/x/sys/unix"
)

// Open opens a NAME.part that an earlier run left, to read and to write, so
// that Commit gives it its NAME. One that is still being written is refused, and
// so is a NAME that is there already, unless with force.
func Open(part string, force bool) (*File, error) {
	name, ok := strings.CutSuffix(part, Suffix)
	if !ok || name == "" || os.IsPathSeparator(name[len(name)-1]) {
		return nil, fault.Usage("%s: not the name of a part, NAME%s", part, Suffix)
	}
	if _, err := os.Lstat(name); err == nil && !force {
		return nil, fault.Hint(fmt.Errorf("%s: %w", name, fs.ErrExist), "--force replaces it")
	}
	is, err := os.Lstat(part)
	if err == nil && !is.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a plain file", part)
	}
	if err != nil {
		return nil, at(part, err)
	}
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return nil, at(part, err)
	}
	if err := lock(f); err != nil {
		f.Close()
		return nil, at(part, err)
	}
	return &File{f, name, force}, nil
}

// errBusy means that another process writes the file.
var errBusy = errors.New("it is still being written")

// lock marks a file as being written, until it is closed or the process dies.
// Where the file system has no locks, nothing is marked.
func lock(f *os.File) error {
	if errors.Is(unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB), unix.EWOULDBLOCK) {
		return errBusy
	}
	return nil
}
