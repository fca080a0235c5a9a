package join

import (
	"io"
	"os"

	"campipe/internal/fault"

	"golang.org/x/sys/unix"
)

// wholeMP4 returns the target of MP4s that are finished in place.
func wholeMP4(r *request) (Target, error) {
	if r.named {
		return Files(r.names, r.keeping), nil
	}
	if r.keeping.Faststart {
		return Target{}, fault.Hint(fault.Usage("--faststart needs a file that has a name"), "-o NAME")
	}
	f, err := r.env.StdoutFile()
	if err != nil {
		return Target{}, err
	}
	if !fromStart(f) {
		return Target{}, fault.Hint(fault.Usage("an mp4 is finished in place, which standard output is not fit for"),
			"write to a file: -o NAME; or in fragments: -f fmp4")
	}
	return InPlace(f, r.keeping), nil
}

// fragmentedMP4 returns the target of MP4s that stay in fragments.
func fragmentedMP4(r *request) (Target, error) {
	r.keeping.Fragments = true
	if r.named {
		return Files(r.names, r.keeping), nil
	}
	f, err := r.env.StdoutFile()
	if err != nil {
		return Target{}, err
	}
	if fromStart(f) {
		return InPlace(f, r.keeping), nil
	}
	w, err := r.env.Stdout()
	return Pipe(w), err
}

// fromStart reports whether f is a file that can be written at any place, and is
// at its start.
func fromStart(f *os.File) bool {
	is, err := f.Stat()
	if err != nil || !is.Mode().IsRegular() {
		return false
	}
	if at, err := f.Seek(0, io.SeekCurrent); err != nil || at != 0 {
		return false
	}
	flags, err := unix.FcntlInt(f.Fd(), unix.F_GETFL, 0)
	return err == nil && flags&unix.O_APPEND == 0
}
