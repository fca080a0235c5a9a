// Package mp4 writes samples as an MP4 (ISO/IEC 14496-12): in fragments, where
// nothing can be changed once it is written, or as a file that is fragments
// while it grows, so that it plays at any moment, and is finished in place.
package mp4

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"campipe/pkg/wire"

	box "github.com/Eyevinn/mp4ff/mp4"
)

// Writer writes one movie.
type Writer struct {
	out      io.Writer
	file     *file // nil on a pipe
	cut      cut
	start    wire.Time
	created  uint64 // start as header boxes have it
	tracks   []*track
	sequence uint32
	size     int64    // bytes written, all of them in whole boxes
	order    []*track // of the fragment in the making
	head     []byte   // the same
	err      error    // what stopped it
}

// NewPipe begins a movie in fragments for somebody who watches: it writes ftyp
// and moov, and never goes back. The tracks get their numbers in order, from 0;
// start is where the time line begins, and no sample is earlier.
func NewPipe(out io.Writer, start wire.Time, tracks []wire.Header) (*Writer, error) {
	w, err := newWriter(live(), start, tracks)
	if err != nil {
		return nil, err
	}
	w.out = out
	return w, w.writeBoxes(fileType(), initMovie(w.created, w.tracks))
}

func newWriter(cut cut, start wire.Time, tracks []wire.Header) (*Writer, error) {
	if len(tracks) < 1 || len(tracks) > maxTracks {
		return nil, fmt.Errorf("%d tracks, not 1 to %d", len(tracks), maxTracks)
	}
	w := &Writer{cut: cut, start: start, created: created(start)}
	for i, h := range tracks {
		t, err := newTrack(uint32(i+1), h)
		if err != nil {
			return nil, err
		}
		w.tracks = append(w.tracks, t)
	}
	return w, nil
}

// Size returns how many bytes were written in whole boxes.
func (w *Writer) Size() int64 { return w.size }

// lead returns the track whose pictures say where fragments end: the first one
// of video, or of sound where that is all.
func (w *Writer) lead() *track {
	for _, t := range w.tracks {
		if t.video() {
			return t
		}
	}
	return w.tracks[0]
}

// finishes reports whether Close makes a whole file of the fragments.
func (w *Writer) finishes() bool { return w.file != nil && w.file.finishes }

// Follows says why a sample at time at can't follow those that the track has,
// or nil.
func (w *Writer) Follows(track int, at wire.Time) error {
	if !w.tracks[track].any && at < w.start {
		return fmt.Errorf("time %s is before the start, %s", at, w.start)
	}
	return w.tracks[track].follows(at, !w.finishes())
}

// Write adds a sample to a track; f's payload is copied. An error is that of
// Follows, or says at which byte of the output writing failed; after that one
// every Write fails, and Close finishes what was written before.
func (w *Writer) Write(track int, f wire.Frame) error {
	if w.err != nil {
		return w.err
	}
	if err := w.Follows(track, f.Time); err != nil {
		return err
	}
	t := w.tracks[track]
	s := t.next(&f, w.start)
	if w.cut.before(w, t, &s) {
		if err := w.flush(t); err != nil {
			return err
		}
	}
	t.add(s, f.Payload)
	return nil
}

// Close writes what waits; a file is finished, also after an error. It does
// not close what it writes to. The error is the first one of all.
func (w *Writer) Close() error {
	if w.err == nil {
		for _, t := range w.tracks {
			if len(t.samples) > t.known {
				t.settle(t.guess())
			}
		}
		w.err = w.flush(w.lead())
	}
	if w.file != nil {
		if err := w.file.finish(w); w.err == nil {
			w.err = err
		}
	}
	return w.err
}

func (w *Writer) writeBoxes(boxes ...box.Box) error {
	var b bytes.Buffer
	for _, x := range boxes {
		if err := x.Encode(&b); err != nil {
			return fmt.Errorf("%s: %w", x.Type(), err)
		}
	}
	return w.write(b.Bytes())
}

// write writes whole boxes.
func (w *Writer) write(b []byte) error {
	n, err := w.out.Write(b)
	if err != nil {
		w.err = at(w.size+int64(n), err)
		return w.err
	}
	w.size += int64(len(b))
	return nil
}

// at says at which byte of the output something failed. What the os package
// puts before the error is left out: who opened the file says its name.
func at(offset int64, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("byte %d: %w", offset, err)
}
