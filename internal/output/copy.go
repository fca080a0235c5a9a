package output

import (
	"io"
	"os"
)

// copyRange appends bytes of one file to another. Between two plain files the
// copy is made by copy_file_range(2) where the system has it: by the kernel, and
// on file systems that can share blocks by none at all.
func copyRange(to, from *os.File, begin, end int64) error {
	if _, err := from.Seek(begin, io.SeekStart); err != nil {
		return err
	}
	n, err := to.ReadFrom(io.LimitReader(from, end-begin))
	if err == nil && n < end-begin {
		err = io.ErrUnexpectedEOF
	}
	return err
}
