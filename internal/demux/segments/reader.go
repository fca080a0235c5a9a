// Package segments reads the segments of a camera whose manifest lists them: each
// an R frame behind a note that says which it is. Pictures and sound may come
// apart; they have one clock.
package segments

import (
	"bytes"
	"fmt"

	"campipe/internal/demux/fmp4"
	"campipe/internal/demux/media"
	"campipe/internal/demux/mpegts"
	"campipe/internal/demux/packed"
	"campipe/pkg/wire"
)

// What is the note that says which segment the next R frame is.
const What = "segment"

// Reader reads one raw stream.
type Reader struct {
	out    *media.Output
	next   place // where the next R frame belongs
	parts  []part
	orphan []wire.Frame // init segments without a note: copies, for who comes late
	first  []held       // until each part has one
}

// part is what comes apart: pictures, or sound.
type part struct {
	reader reader
	any    bool // a segment came
}

// reader reads what a segment is made of.
type reader interface {
	Read(wire.Frame) error
	Lost(cause string)
	End() error
}

// held is a segment that waits until all parts have one.
type held struct {
	place
	frame wire.Frame
}

// New returns a reader that gives its samples to out.
func New(out *media.Output) *Reader { return &Reader{out: out} }

// Note takes a note of the raw stream. It reports whether that is of a segment.
func (r *Reader) Note(n *wire.Note) bool {
	if n.What != What {
		return false
	}
	r.next = placeOf(n)
	return true
}

// Read takes the next R frame: an init segment (keep) or a segment.
func (r *Reader) Read(f wire.Frame) error {
	switch {
	case f.Flags.Has(wire.FlagHead):
		r.out.Drop(media.Framing, 0, len(f.Payload))
		return nil
	case !r.next.known && f.Flags.Has(wire.FlagKeep):
		return r.adopt(f)
	case !r.next.known:
		r.out.Lose(wire.Gap{Cause: wire.CauseDamage, Frames: 1, Bytes: int64(len(f.Payload)), Text: "no note says which segment it is"})
		return nil
	}
	at := r.next
	if !f.Flags.Has(wire.FlagKeep) {
		r.next.known = false
	}
	if len(r.parts) != at.of {
		if err := r.release(); err != nil {
			return err
		}
		r.parts = make([]part, at.of)
	}
	if r.waits(at, &f) {
		f.Payload = bytes.Clone(f.Payload)
		r.first = append(r.first, held{at, f})
		if !r.ready() {
			return nil
		}
		return r.release()
	}
	if err := r.release(); err != nil {
		return err
	}
	return r.read(at, f)
}

// waits reports whether a frame is held back, as its part begins with it. The next
// one of a part that has begun means that the others had their time.
func (r *Reader) waits(at place, f *wire.Frame) bool {
	p := &r.parts[at.track]
	began := p.any
	if !f.Flags.Has(wire.FlagKeep) {
		p.any = true
	}
	return !began && at.of > 1
}

// ready reports whether each part has a segment.
func (r *Reader) ready() bool {
	for i := range r.parts {
		if !r.parts[i].any {
			return false
		}
	}
	return true
}

// release reads what is held back. A part that has not begun by now has no tracks
// until it does.
func (r *Reader) release() error {
	first := r.first
	r.first = nil
	for _, h := range first {
		if err := r.read(h.place, h.frame); err != nil {
			return err
		}
	}
	if len(first) > 0 {
		return r.out.Settle()
	}
	return nil
}

// read has a frame read by the reader of its part.
func (r *Reader) read(at place, f wire.Frame) error {
	p := &r.parts[at.track]
	r.out.Part(at.track, at.of)
	if p.reader == nil {
		if r.begin(at, p, &f); p.reader == nil {
			return nil
		}
		if err := r.give(at); err != nil {
			return err
		}
	}
	if at.start != 0 && !f.Flags.Has(wire.FlagKeep) {
		r.out.Began(at.start)
	}
	r.out.Arrived(f.Time)
	return p.reader.Read(f)
}

// begin makes the reader of a part, by the first bytes that come.
func (r *Reader) begin(at place, p *part, f *wire.Frame) {
	switch b := f.Payload; {
	case fmp4.Begins(b):
		p.reader = fmp4.New(r.out)
	case mpegts.Begins(b):
		p.reader = mpegts.NewSegments(r.out)
	case packed.Begins(b):
		p.reader = packed.New(r.out)
	default:
		r.out.Lose(wire.Gap{
			Cause: wire.CauseDamage, Frames: 1, Bytes: int64(len(b)),
			Text: fmt.Sprintf("segment %d begins with % x, like none that is known", at.number, b[:min(8, len(b))]),
		})
	}
}

// Lost says that something is missing before the next R frame, and why.
func (r *Reader) Lost(cause string) {
	if cause == wire.CauseDamage {
		r.next.known = false // what comes may be another one
	}
	for i := range r.parts {
		if p := &r.parts[i]; p.reader != nil {
			r.out.Part(i, len(r.parts))
			p.reader.Lost(cause)
		}
	}
}

// End says that the raw stream ended on purpose.
func (r *Reader) End() error {
	if err := r.release(); err != nil {
		return err
	}
	for _, f := range r.orphan {
		r.out.Drop(media.Framing, 0, len(f.Payload))
	}
	for i := range r.parts {
		if p := &r.parts[i]; p.reader != nil {
			r.out.Part(i, len(r.parts))
			if err := p.reader.End(); err != nil {
				return err
			}
		}
	}
	return nil
}
