package output

import (
	"os"

	"golang.org/x/sys/unix"
)

// Sync waits until the bytes of a file are on the disk, and its size: fdatasync(2).
func Sync(f *os.File) error {
	for {
		err := unix.Fdatasync(int(f.Fd()))
		if err != unix.EINTR {
			return err
		}
	}
}
