package output

import (
	"errors"
	"io/fs"

	"golang.org/x/sys/unix"
)

// renameNew gives the file from the name to, unless there is one of that name.
// Network file systems may not have that way of renaming, but have links; FAT
// has no links.
func renameNew(from, to string) error {
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) {
		return linkNew(from, to)
	}
	if err != nil {
		return &fs.PathError{Op: "rename", Path: to, Err: err}
	}
	return nil
}
