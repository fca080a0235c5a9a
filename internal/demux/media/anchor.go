package media

import (
	"fmt"

	"campipe/pkg/wire"
)

const (
	// maxLate is how far a source's own time may be before arrival and is
	// still believed: no network and no camera holds back that much.
	maxLate = 60e6
	// maxEarly is how far it may be after arrival. Nothing is from the future,
	// but two clocks that are set over the network are not quite the same.
	maxEarly = 1e6
	// dated is the year 2000: a lesser time counts from a camera's start.
	dated = 946_684_800e6
)

// anchor begins the time line with a sample of media time m that has its own time
// on the wall clock, if that can be. Else arrival says when, and a note how far off
// it was.
func (o *Output) anchor(m, own, a wire.Time) {
	off := a - own
	switch {
	case o.Bare():
		o.clock.Anchor(m, a, a-m)
	case off >= -maxEarly && off <= maxLate:
		o.clock.Anchor(m, a, own-m)
	case own < dated:
		o.Note(wire.Note{What: "clock", Text: "the source's time counts from its start: its pace is kept, arrival says when"})
	default:
		o.Note(wire.Note{
			What:   "clock",
			Text:   fmt.Sprintf("the source's time is %.3f s before arrival: its pace is kept, arrival says when", float64(off)/1e6),
			Values: map[string]any{"off": int64(off)},
		})
	}
}
