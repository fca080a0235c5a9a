// Package fmp4 reads MP4 as it is, fragmented, or finished with its moov first, in
// chunks of any size.
package fmp4

import (
	"fmt"
	"io"
	"math"

	"campipe/internal/demux/media"
	"campipe/internal/demux/movie"
	"campipe/internal/fmp4"
	"campipe/pkg/wire"
)

// maxData is how much of an mdat is kept: as much as one raw frame can hold,
// which is a segment of a DASH camera.
const maxData = wire.MaxPayload

// Reader reads one raw stream.
type Reader struct {
	out   *media.Output
	movie *movie.Movie
	began bool // anything came on this connection
	lost  bool // no box is known to begin here

	at     int64  // bytes of the stream that were read
	origin int64  // where among them the connection or the file began, which positions in it count from
	boxAt  int64  // where the box begins that is being read
	head   []byte // its header, as far as it came
	box    box    // it, once there is all of the header
	body   []byte // of a moov or moof, with its header
	moof   []byte // the one that an mdat is awaited for; empty if none
	moofAt int64
	data   movie.Run // of the mdats behind it, and what is between them
	dataAt int64
	short  error // says that the fragment has samples behind the data, which may still come

	file *movie.File // the finished MP4 whose moov came, or nil
}

// box is a box that is being read.
type box struct {
	header fmp4.Header
	left   int64 // bytes that are still to come
	use    use
}

// use is what is done with a box.
type use int

const (
	none   use = iota // no box is open
	skip              // framing
	gather            // moov and moof
	keep              // mdat behind a moof
	stray             // mdat without one
	slice             // mdat of a finished MP4
)

// New returns a reader that gives its samples to out.
func New(out *media.Output) *Reader { return &Reader{out: out, movie: movie.New(out)} }

// Begins reports whether b begins with a box that a stream, or a message of
// one, may begin with.
func Begins(b []byte) bool {
	if len(b) < 8 {
		return false
	}
	switch string(b[4:8]) {
	case "ftyp", "styp", "moov", "moof", "sidx", "emsg", "prft", "free", "skip", "wide", "mdat":
		return true
	}
	return false
}

// Read takes the next R frame. The error, for a dump, is that it can't be read
// on: it says at which byte.
func (r *Reader) Read(f wire.Frame) error {
	b := f.Payload
	switch {
	case f.Flags.Has(wire.FlagHead):
		if f.Flags.Has(wire.FlagBreak) {
			r.restart()
		} else { // the first one, or a copy of it that the reader gives after damage
			r.Lost(wire.CauseDamage)
		}
		r.out.Drop(media.Framing, 0, len(b))
		return nil
	case f.Flags.Has(wire.FlagBreak) && (!f.Flags.Has(wire.FlagKeep) || r.holds() > 0):
		r.Lost(wire.CauseLost) // a break on an init segment says no more than the segment does
	}
	r.began = r.began || len(b) > 0
	if r.lost && Begins(b) {
		r.lost = false
	}
	for len(b) > 0 && !r.lost {
		n, err := r.step(b, f.Time)
		b = b[n:]
		r.at += int64(n)
		switch {
		case err == nil:
		case r.out.Bare():
			r.out.Drop(media.Unread, 0, r.holds()+len(b))
			r.drop()
			return fmt.Errorf("byte %d: %w", r.boxAt, err)
		default:
			r.lose(wire.CauseDamage, err.Error())
			r.lost = true
		}
	}
	if len(b) > 0 {
		r.at += int64(len(b))
		r.out.Lose(wire.Gap{Cause: wire.CauseDamage, Bytes: int64(len(b)), Text: "no box is known to begin here"})
	}
	return nil
}

// restart is for a new connection.
func (r *Reader) restart() {
	if !r.began {
		return
	}
	r.Lost(wire.CauseClosed)
	r.movie.Break()
	r.began, r.lost, r.origin = false, false, r.at
}

// Lost says that bytes are missing before what comes next, and why: what has
// begun is lost with them.
func (r *Reader) Lost(cause string) {
	r.out.Tear(cause)
	r.lose(cause, "not complete")
	r.lost = r.began
}

// lose accounts for what is held of boxes that are not complete.
func (r *Reader) lose(cause, text string) {
	if n := r.holds(); n > 0 {
		r.out.Lose(wire.Gap{Cause: cause, Bytes: int64(n), Text: text})
	}
	r.drop()
}

// holds returns how many bytes are not accounted for yet.
func (r *Reader) holds() int {
	n := len(r.head) + len(r.body) + len(r.data.Bytes)
	if r.file != nil {
		n += r.file.Held()
	}
	return n
}

func (r *Reader) drop() {
	r.head, r.body, r.moof, r.box = r.head[:0], r.body[:0], r.moof[:0], box{}
	r.data.Reset()
	r.short, r.file = nil, nil
}

// End says that the stream ended on purpose. The error, for a dump, is that it
// ends inside of something; io.ErrUnexpectedEOF is in its chain.
func (r *Reader) End() error {
	if r.box.left > math.MaxInt64/2 { // one that goes on to the end
		r.close()
	}
	r.settle()
	if !r.out.Bare() {
		r.out.Drop(media.Unfinished, 0, r.holds())
		r.drop()
		return nil
	}
	err := r.inside()
	r.lose(wire.CauseClosed, "not complete")
	return err
}

// inside says where in a box or fragment the end is, or nil.
func (r *Reader) inside() error {
	h := r.box.header
	switch {
	case r.box.use != none:
		return fmt.Errorf("byte %d: %s: only %d of its %d bytes are there: %w", r.boxAt, h.Type, h.Size-r.box.left, h.Size, io.ErrUnexpectedEOF)
	case len(r.head) > 0:
		return fmt.Errorf("byte %d: box: only %d bytes of its header are there: %w", r.boxAt, len(r.head), io.ErrUnexpectedEOF)
	case r.file != nil:
		return r.file.End()
	case r.alone() != nil:
		return fmt.Errorf("byte %d: moof: its mdat is not there: %w", r.moofAt, io.ErrUnexpectedEOF)
	}
	return nil
}
