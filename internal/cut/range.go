package cut

import (
	"math"

	"campipe/pkg/wire"
)

// Range is a stretch of time: From belongs to it, To does not.
type Range struct{ From, To wire.Time }

// always is all of time.
var always = Range{math.MinInt64, math.MaxInt64}

// Has reports whether t is in the range.
func (r Range) Has(t wire.Time) bool { return r.From <= t && t < r.To }

// Overlaps reports whether a stretch from start to end touches the range; one
// without length is a moment.
func (r Range) Overlaps(start, end wire.Time) bool {
	return r.Has(start) || start < r.To && end > r.From
}

// String returns the range in words: "between A and B".
func (r Range) String() string {
	switch {
	case r == always:
		return "at any time"
	case r.From == always.From:
		return "before " + r.To.String()
	case r.To == always.To:
		return "from " + r.From.String() + " on"
	}
	return "between " + r.From.String() + " and " + r.To.String()
}

// Span is from when to when an input has frames.
type Span struct {
	First, Last wire.Time
	Known       bool // there was a frame
}

// Add extends the span to t.
func (s *Span) Add(t wire.Time) {
	if !s.Known {
		*s = Span{t, t, true}
	}
	s.First, s.Last = min(s.First, t), max(s.Last, t)
}
