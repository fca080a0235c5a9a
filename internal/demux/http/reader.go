// Package http reads what JPEG cameras send over HTTP: multipart bodies that do
// not end, polled pictures, and dumps of both.
package http

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"campipe/internal/demux/looks"
	"campipe/internal/demux/media"
	"campipe/internal/demux/multipart"
	"campipe/pkg/wire"
)

// Reader reads one raw stream.
type Reader struct {
	out    *media.Output
	parser multipart.Parser
	answer multipart.Fields // whose body is read
	body   body
	broken loss
	ends   string // why the body does; "" is on purpose
	why    string // bytes are missing since the latest picture; "" if none are
	err    error  // why a dump can't be read on
	fault  error  // the first loss of a dump

	at      int64 // how many bytes were read, without the sizes of chunks
	now     wire.Time
	framing int // bytes that are not accounted for yet
	size    size
	whole   []byte // a picture with tables that it came without
	made    bool   // there was one
	times   times
}

// body is what came of the body of an answer.
type body struct {
	begun    bool
	first    []byte // what is no picture: its first bytes
	other    int    // and how many
	pictures int
	damaged  bool // there was something like one
}

// loss is what can't be read, up to the next thing that can.
type loss struct {
	cause, text string
	at          int64
	frames      int
	bytes       int
}

type size struct{ width, height int }

// New returns a reader that gives its samples to out.
func New(out *media.Output) *Reader {
	return &Reader{out: out, parser: multipart.Parser{Dump: out.Bare()}}
}

// NewPictures returns a reader of R frames that are a picture each, without any
// head.
func NewPictures(out *media.Output) *Reader {
	r := New(out)
	r.answer = multipart.Fields{Type: "image/jpeg"}
	r.parser.Begin(r.answer)
	return r
}

// Read takes the next R frame: an answer's head, a piece of a multipart body, or
// all of another one; or a block of a dump. The error, for a dump, is that it
// can't be read on.
func (r *Reader) Read(f wire.Frame) error {
	r.now = f.Time
	if f.Flags.Has(wire.FlagHead) {
		return r.head(f)
	}
	// Whole bodies have nothing to do with the frame before.
	if f.Flags.Has(wire.FlagBreak) && !r.single() {
		r.Lost(cmp.Or(r.why, wire.CauseLost))
	}
	r.body.begun = true
	r.parser.Feed(f.Payload)
	err := r.drain()
	if err != nil || r.out.Bare() || r.streams() {
		return err
	}
	if err := r.finish(wire.CauseDamage); err != nil {
		return err
	}
	r.parser.Begin(r.answer)
	return nil
}

// head begins the body of an answer.
func (r *Reader) head(f wire.Frame) error {
	cause := wire.CauseDamage // a copy, which is given after damage
	if f.Flags.Has(wire.FlagBreak) {
		cause = wire.CauseClosed
	}
	if err := r.finish(cause); err != nil {
		return err
	}
	if f.Flags.Has(wire.FlagBreak) {
		r.out.Break()
		r.times.restart()
	}
	r.out.Drop(media.Framing, 0, len(f.Payload))
	r.answer = multipart.ParseHead(f.Payload)
	r.parser.Begin(r.answer)
	return nil
}

// single reports whether the body is one picture: so it says.
func (r *Reader) single() bool { return strings.HasPrefix(r.answer.Type, "image/") }

// streams reports whether the body may go on in the next R frame.
func (r *Reader) streams() bool {
	return strings.HasPrefix(r.answer.Type, "multipart/") || !r.single() && r.parser.Streams()
}

// Lost says that bytes are missing before what comes next, and why: what has
// begun is lost with them.
func (r *Reader) Lost(cause string) {
	r.why = cause
	r.lose()
	r.out.Drop(media.Unknown, 0, r.body.other)
	r.body.other = 0
	n, of := r.parser.Lose()
	r.broken = loss{cause: cause, text: "not complete", at: r.at, bytes: n}
	if of {
		r.broken.frames = 1
	}
	r.at += int64(n)
	r.lose()
	r.broken = loss{cause: cause, text: "the rest of it", at: r.at}
	if r.single() { // the next frame is whole, with a head or without
		r.broken = loss{}
		r.parser.Begin(r.answer)
	}
}

// End says that the stream ended on purpose. The error, for a dump, is that it
// ends inside of a picture, with io.ErrUnexpectedEOF in its chain, or has none.
func (r *Reader) End() error {
	if !r.out.Bare() {
		return r.finish("")
	}
	err := r.finish(wire.CauseClosed)
	switch {
	case err != nil || r.size != (size{}):
	case r.fault != nil:
		err = r.fault
	default:
		like, _ := looks.Like(r.body.first)
		err = fmt.Errorf("byte 0: there is no JPEG picture, it looks like %s", like)
	}
	return err
}

// finish ends the body.
func (r *Reader) finish(cause string) error {
	r.ends = cause
	r.parser.Finish()
	err := r.drain()
	r.lose()
	r.endBody()
	return err
}

// cut accounts for a picture that the body ends in.
func (r *Reader) cut(p *multipart.Piece) {
	if r.ends == "" {
		r.out.Drop(media.Unfinished, 1, p.Size)
		return
	}
	r.broken = loss{cause: r.ends, text: p.Text, at: r.at, frames: 1, bytes: p.Size}
	if r.out.Bare() {
		r.err = fmt.Errorf("byte %d: picture: %s: %w", r.at, p.Text, io.ErrUnexpectedEOF)
	}
}
