package tool

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// pipeChunk is how much goes in or out at once: more is out of the cache by
// the time it is used.
const pipeChunk = 64 << 10

// pipeCapacity is what pipes are widened to, so that two processes need not
// take turns after each 64 KiB: twice the throughput, measured. It is what an
// unprivileged process may ask for (/proc/sys/fs/pipe-max-size).
const pipeCapacity = 1 << 20

// errReaderGone means that nobody reads standard output any more. That is no
// error of this tool's: the reader says what was wrong.
var errReaderGone = errors.New("nobody reads standard output any more")

// stdout writes to standard output. When the reader is gone it says so once.
type stdout struct {
	env  *Env
	file *os.File
}

func (s *stdout) Write(b []byte) (int, error) {
	n, err := s.file.Write(b)
	if errors.Is(err, syscall.EPIPE) {
		s.env.gone.Store(true)
		return n, errReaderGone
	}
	if err != nil {
		return n, fmt.Errorf("standard output: %w", cause(err))
	}
	return n, nil
}

// cause returns the error behind the path that *os.PathError puts before it.
func cause(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// isPipe reports whether f is a pipe or a socket: somebody is at its other end.
func isPipe(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&(os.ModeNamedPipe|os.ModeSocket) != 0
}

// watchReader calls gone when the other end of the pipe f is closed. It returns
// at once; its goroutine ends with the process.
func watchReader(f *os.File, gone func()) {
	if !isPipe(f) {
		return
	}
	fds := []unix.PollFd{{Fd: int32(f.Fd())}}
	go func() {
		for {
			n, err := unix.Poll(fds, -1)
			if err != nil && err != unix.EINTR {
				return
			}
			if n > 0 && fds[0].Revents&(unix.POLLERR|unix.POLLHUP|unix.POLLNVAL) != 0 {
				gone()
				return
			}
		}
	}()
}
