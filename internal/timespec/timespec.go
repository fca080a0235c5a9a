// Package timespec reads the moments that people write on a command line, in
// the forms that all tools share. Some forms mean something only beside a
// stream: they are parsed first and resolved when the stream is there.
package timespec

import (
	"time"

	"campipe/pkg/wire"
)

// Spec is a moment as somebody wrote it. The zero value is one that was not
// written at all.
type Spec struct {
	text  string
	form  form
	at    wire.Time     // absolute
	clock time.Duration // clock: the reading, since midnight
	back  time.Duration // back: how long before the end
	zone  *time.Location
	local bool // the text says a time and no zone
}

type form int

const (
	unset    form = iota
	absolute      // 2026-11-20T14:00:05Z, 2026-11-20T14:00, 1763647205.25
	clock         // 14:00
	back          // -20s
	now           // now
)

// Reference is what a Spec is resolved against.
type Reference struct {
	First wire.Time // of the stream's first frame
	End   wire.Time // of the stream; for a live source this is Now
	Now   wire.Time
}

// Given reports whether the Spec was written at all.
func (s Spec) Given() bool { return s.form != unset }

// NeedsFirst reports whether At looks at the first frame's time.
func (s Spec) NeedsFirst() bool { return s.form == clock }

// NeedsEnd reports whether At looks at the stream's end.
func (s Spec) NeedsEnd() bool { return s.form == back }

// Local reports whether the Spec means another moment in another zone.
func (s Spec) Local() bool { return s.local }

// String returns the Spec as it was written.
func (s Spec) String() string { return s.text }

// At returns the moment that s means. A clock reading such as 14:00 is the
// first such time at or after the stream's first frame.
func (s Spec) At(ref Reference) wire.Time {
	switch s.form {
	case clock:
		return s.next(ref.First)
	case back:
		return ref.End.Add(-s.back)
	case now:
		return ref.Now
	}
	return s.at
}

// After is At for the end of a range that begins at start: a clock reading is
// the first such time after start, so that 23:50 to 00:10 is twenty minutes.
func (s Spec) After(start wire.Time, ref Reference) wire.Time {
	if s.form == clock {
		return s.next(start + 1)
	}
	return s.At(ref)
}

// next returns the first time at or after t at which a clock in the zone shows
// s.clock; t itself where that is more than a wire.Time can say.
func (s Spec) next(t wire.Time) wire.Time {
	year, month, day := t.Std().In(s.zone).Date()
	midnight := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	for range 3 { // t's own day, the next, and one that a zone left out
		for _, at := range inZone(midnight.Add(s.clock), s.zone) {
			if at := wire.TimeOf(at); at >= t {
				return at
			}
		}
		midnight = midnight.AddDate(0, 0, 1)
	}
	return t
}
