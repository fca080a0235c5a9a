package output

import (
	"errors"
	"io/fs"

	"golang.org/x/sys/unix"
)

// Insert puts n zero bytes at offset and moves what is behind, without copying
// it. The error is errors.ErrUnsupported where the file system can't: ext4 and
// XFS can, at whole blocks.
func (f *File) Insert(offset, n int64) error {
	err := unix.Fallocate(int(f.Fd()), unix.FALLOC_FL_INSERT_RANGE, offset, n)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.EOPNOTSUPP), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EINVAL):
		return errors.ErrUnsupported
	}
	return &fs.PathError{Op: "fallocate", Path: f.PartName(), Err: err}
}
