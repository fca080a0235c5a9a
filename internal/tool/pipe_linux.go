package tool

import (
	"os"

	"golang.org/x/sys/unix"
)

// widen makes the pipe f hold more. Where that is not allowed, or f is no pipe,
// it stays as it is.
func widen(f *os.File) { unix.FcntlInt(f.Fd(), unix.F_SETPIPE_SZ, pipeCapacity) }
