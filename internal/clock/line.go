package clock

import "campipe/pkg/wire"

const (
	// maxSlope is how much the clock is slewed at most, in parts in a million.
	// Crystals are off by 20 to 200.
	maxSlope = 500
	// reach is the media time within which a line comes to where it was
	// aimed, if that is not too steep. The next one is set after as long.
	reach = 10 * second
)

// line is wall clock time less media time, as a function of media time.
type line struct {
	from   wire.Time // media time where it begins
	offset wire.Time // there
	slope  wire.Time // parts in a million, up to reach
}

func (l *line) at(m wire.Time) wire.Time {
	return l.offset + min(max(m-l.from, 0), reach)*l.slope/1e6
}

// aim sets the slope so that the line goes to an offset.
func (l *line) aim(offset wire.Time) {
	l.slope = min(max((offset-l.offset)/(reach/1e6), -maxSlope), maxSlope)
}
