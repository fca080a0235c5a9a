package dash

import (
	"math"
	"math/bits"
	"time"
)

// at returns where a media time in ticks lies on the presentation's timeline,
// rounded down to the nanosecond. What is beyond 292 years is at 292 years.
func (a *addressing) at(ticks uint64) time.Duration {
	if ticks >= a.offset {
		return sum(a.span.start, ratio(ticks-a.offset, uint64(time.Second), a.timescale, false))
	}
	return sum(a.span.start, -ratio(a.offset-ticks, uint64(time.Second), a.timescale, true))
}

// end returns the media time in ticks that the period ends with, and whether that
// is known.
func (a *addressing) end() (uint64, bool) {
	if a.span.end == None {
		return 0, false
	}
	length := ratio(uint64(a.span.end-a.span.start), a.timescale, uint64(time.Second), false)
	return a.offset + uint64(length), true
}

// ratio returns n*by/over, rounded down, or up; at most 2^63-1.
func ratio(n, by, over uint64, up bool) time.Duration {
	high, low := bits.Mul64(n, by)
	if high >= over {
		return math.MaxInt64
	}
	quotient, rest := bits.Div64(high, low, over)
	if up && rest > 0 {
		quotient++
	}
	return time.Duration(min(quotient, math.MaxInt64))
}

// sum adds; what goes beyond the range of a Duration stays at its end.
func sum(a, b time.Duration) time.Duration {
	switch c := a + b; {
	case a > 0 && b > 0 && c < 0:
		return math.MaxInt64
	case a < 0 && b < 0 && c >= 0:
		return math.MinInt64
	default:
		return c
	}
}
