package http

import (
	"time"

	"campipe/internal/demux/media"
	"campipe/internal/demux/multipart"
	"campipe/pkg/wire"
)

// times are what the times of pictures are made of.
type times struct {
	basis    basis
	last     wire.Time // of the picture before
	least    wire.Time // of a dump's next one
	begun    bool      // there was one
	modified time.Time // a note told of it
}

// basis is what says when the pictures of a connection were taken.
type basis int

const (
	open    basis = iota // none has come
	stamped              // X-Timestamp
	arrived
)

// restart is for a new connection.
func (t *times) restart() { t.basis = open }

// date takes the Date of an answer in a dump.
func (t *times) date(d time.Time) {
	if !d.IsZero() {
		t.least = max(t.least, wire.TimeOf(d))
	}
}

// when returns the media time of a picture. An X-Timestamp that stands still or
// goes back (it is 0 in some firmware, and in others whole seconds) is not used
// any more on its connection.
func (r *Reader) when(s multipart.Stamp) wire.Time {
	t := &r.times
	if r.out.Bare() {
		return r.counted(s)
	}
	at := wire.Time(s.Micros)
	switch {
	case t.basis == open && s.Set:
		t.basis = stamped
	case t.basis == open:
		t.basis = arrived
	case t.basis == stamped && (!s.Set || at <= t.last):
		t.basis = arrived
		r.out.Break()
		r.out.Note(wire.Note{What: "clock", Text: "X-Timestamp stands still or is missing: pictures take their arrival"})
	}
	if t.basis == arrived {
		at = r.now
	}
	t.last = at
	return at
}

// counted is when for a dump.
func (r *Reader) counted(s multipart.Stamp) wire.Time {
	t := &r.times
	at := t.least
	if t.begun {
		at = max(at, t.last+r.out.Rate().Or(media.Usual).Apart())
	}
	switch stamp := wire.Time(s.Micros); {
	case s.Set && (!t.begun || stamp > t.last):
		at = stamp
		t.basis = stamped
	case t.begun && t.basis == open && !r.out.Rate().Known():
		t.basis = arrived
		r.out.Note(wire.Note{What: "clock", Text: "nothing says how far the pictures are apart: 40 ms"})
	}
	t.begun, t.last = true, at
	return at
}

// modified tells when the server says that the picture was made, each time that it
// is another time.
func (r *Reader) modified() {
	m := r.answer.Modified
	if m.IsZero() || m.Equal(r.times.modified) || r.out.Bare() {
		return
	}
	r.times.modified = m
	n := wire.Note{What: "modified", Values: map[string]any{"seconds": m.Unix()}}
	r.out.Pass(n.Frame(0, r.now))
}
