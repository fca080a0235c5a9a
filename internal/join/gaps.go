package join

import (
	"errors"

	"campipe/internal/fault"
	"campipe/pkg/wire"
)

// Gaps says what becomes of the time in which nothing came: after a G frame, a
// sample with a break, or a stream that is declared anew as it was. The time
// between samples that just come seldom is none of it.
type Gaps int

// What becomes of gaps. Squeezed are those that all tracks of a camera have in
// common: while the sound goes on, pictures that are missing leave no gap.
const (
	KeepGaps    Gaps = iota // they stay on the time line
	SqueezeGaps             // what comes after one follows at once, all tracks in step
	SplitGaps               // what comes after one is another movie
)

// ParseGaps returns what a flag says.
func ParseGaps(s string) (Gaps, error) {
	switch s {
	case "keep":
		return KeepGaps, nil
	case "squeeze":
		return SqueezeGaps, nil
	case "split":
		return SplitGaps, nil
	}
	return KeepGaps, fault.Hint(fault.Usage("gaps can't be %q", s), "keep, squeeze or split")
}

// errGap is why a movie can't go on where gaps split them.
var errGap = errors.New("a gap")

// gap takes note of a gap in a stream, or in all of them on stream 0: the next
// sample shows how long it was.
func (j *Join) gap(stream uint16) {
	for _, s := range j.streams {
		if stream == 0 || stream == s.number {
			s.gap, s.camera.gap = true, true
		}
	}
}

// resume does what is to be done about a gap before a sample that comes after it.
func (c *camera) resume(s *stream, f *wire.Frame) {
	marked := c.gap || s.gap || f.Flags.Has(wire.FlagBreak)
	c.gap, s.gap = false, false
	if c.now == nil || !marked {
		return
	}
	switch c.join.Gaps {
	case SqueezeGaps:
		c.now.squeeze(f.Time)
	case SplitGaps:
		// Half of what the sample before lasts is for times that are not exact.
		if c.stale == nil && c.now.missing(s, f.Time) > s.span/2 {
			c.stale = errGap
		}
	}
}
