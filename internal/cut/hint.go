package cut

import (
	"errors"
	"time"

	"campipe/internal/fault"
	"campipe/pkg/wire"
)

// zoneHours is how far a zone can be from UTC. Farther off the date is wrong,
// not the zone.
const zoneHours = 14

// Hint adds to an error with a *Nothing in its chain that the range would match
// if its times were of another zone, where they are local times and it would.
// The zone is the one they were read in.
func (w *Window) Hint(err error, zone *time.Location) error {
	var n *Nothing
	if !errors.As(err, &n) || !n.Span.Known || !w.From.Local() && !w.To.Local() {
		return err
	}
	clock := w.From.NeedsFirst() || w.To.NeedsFirst()
	for hours := 1; hours <= zoneHours; hours++ {
		for _, side := range []struct {
			name  string
			shift int
		}{{"west", hours}, {"east", -hours}} {
			// A clock reading is of the first day on which it comes: in the
			// other zone that may be a day earlier.
			if n.matches(side.shift) || clock && n.matches(side.shift-24) {
				return fault.Hint(err, "it would match with times of a zone %d h %s of %v: see --tz", hours, side.name, zone)
			}
		}
	}
	return err
}

// matches reports whether the range, so many hours later, has something of
// what was there.
func (n *Nothing) matches(hours int) bool {
	shift := wire.Time(time.Duration(hours) * time.Hour / time.Microsecond)
	return n.Range.Overlaps(n.Span.First-shift, n.Span.Last+1-shift)
}
