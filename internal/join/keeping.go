package join

import (
	"errors"
	"io"

	"campipe/internal/join/mp4"
	"campipe/internal/output"
)

// Keeping says how movies are kept in files. The zero value is a plain MP4 that
// replaces nothing.
type Keeping struct {
	Force     bool // files of the same name are replaced
	Fragments bool // they are not finished in place
	Faststart bool // the moov comes first; not for fragments
	Sync      bool // wait for the disk before a movie is made whole
	AcceptCut bool // what a cut input left gets its name as well
}

func (k Keeping) options(f *output.File) mp4.Options {
	o := mp4.Options{Sync: k.Sync}
	if k.Faststart {
		o.Front = f
	}
	return o
}

// ending says how a movie ended.
type ending int

const (
	whole  ending = iota // on purpose
	cut                  // the input had no end
	failed               // reading or writing did
)

func endingOf(err error) ending {
	switch {
	case err == nil:
		return whole
	case errors.Is(err, io.ErrUnexpectedEOF):
		return cut
	}
	return failed
}
