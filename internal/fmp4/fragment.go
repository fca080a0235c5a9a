package fmp4

import (
	"errors"
	"fmt"
)

// Fragment is a movie fragment: a moof, clause 8.8.4, and the bytes that its
// samples are in.
type Fragment struct {
	Moof []byte // the whole box
	Data []byte // payload of the mdat
	At   int64  // where Data begins, counted from the first byte of Moof
	Pos  int64  // where Moof begins in its file, for tracks that count from there
}

// Sample is one sample of a fragment.
type Sample struct {
	Track    int    // index in Init.Tracks
	DTS      int64  // decode time in ticks from the track's Start, wraps undone
	Offset   int32  // ticks from decode to presentation
	Duration uint32 // ticks
	Flags    uint32 // clause 8.8.3.1
	At       int    // where Data begins in the fragment's Data
	Data     []byte // a part of the fragment's Data
}

// nonSync is the flag of a sample that decoding can't start at.
const nonSync = 0x10000

// Sync reports whether the file says that decoding can start here.
func (s *Sample) Sync() bool { return s.Flags&nonSync == 0 }

// Decoder reads the fragments that belong to one init segment, in order.
type Decoder struct {
	init     *Init
	timeline [maxTracks]timeline
}

// NewDecoder returns a decoder for fragments of init.
func NewDecoder(init *Init) *Decoder { return &Decoder{init: init} }

// Init returns the init segment that d was made with.
func (d *Decoder) Init() *Init { return d.init }

// Samples appends the samples of f to dst. They all lie inside f.Data, and
// their sizes add up to its length at most. On an error none was appended; Beyond
// says whether more data may mend it.
//
// A position in the file, clause 8.8.7, counts from f.Pos. Where that leads
// nowhere, f is taken for a piece of another file, as byte ranges and segments
// are, in which its moof or else its data was at the first of those positions.
func (d *Decoder) Samples(dst []Sample, f Fragment) ([]Sample, error) {
	samples, file, err := d.samples(dst, f)
	if err != nil && file >= 0 {
		for _, pos := range [...]int64{file, file - f.At} {
			f.Pos = pos
			if samples, _, err := d.samples(dst, f); err == nil {
				return samples, nil
			}
		}
	}
	return samples, err
}

// samples is Samples with f.Pos as it is. File is the first position in the file
// that f has, or -1.
func (d *Decoder) samples(dst []Sample, f Fragment) (samples []Sample, file int64, err error) {
	before := d.timeline
	w := walker{Decoder: d, f: f, samples: dst, left: int64(len(f.Data)), file: -1}
	if err := w.moof(); err != nil {
		d.timeline = before // a wrong time must not be what the next one is compared with
		return dst, w.file, fmt.Errorf("moof: %w", err)
	}
	return w.samples, w.file, nil
}

// beyond is the error of a sample that is behind the data.
type beyond struct{ error }

// Beyond reports whether err is that a sample is behind the data of a fragment.
// Those of packagers that write an mdat for each track are: then what comes
// between their payloads is data too.
func Beyond(err error) bool {
	if err == nil {
		return false
	}
	var b beyond // one allocation, which there is none of where all is well
	return errors.As(err, &b)
}
