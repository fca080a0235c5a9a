package dash

import (
	"math"
	"time"
)

// Window is a stretch of the presentation's timeline.
type Window struct{ From, To time.Duration }

// Window returns what the server ought to have at a moment, by its own clock: of
// a static manifest all, of a dynamic one what has been, as far back as it keeps
// segments. A dynamic one that does not say when it began lists its segments one
// by one, so that no window matters.
func (m *MPD) Window(now time.Time) Window {
	if !m.Dynamic || m.AvailabilityStart.IsZero() {
		return Window{math.MinInt64, math.MaxInt64}
	}
	w := Window{math.MinInt64, now.Sub(m.AvailabilityStart)}
	if m.TimeShiftBuffer != None {
		w.From = sum(w.To, -m.TimeShiftBuffer)
	}
	return w
}
