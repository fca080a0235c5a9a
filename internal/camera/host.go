package camera

import (
	"time"

	"campipe/pkg/wire"
)

// stepSize is how far the host's clock has to be off at once to have been set:
// NTP slews what is less than a second.
const stepSize = wire.Time(1e6)

// host is the host's clock: the time of day, and how long it has run, which
// setting the clock does not change.
type host func() (day wire.Time, up time.Duration)

// hostClock returns the clock of this machine.
func hostClock() host {
	start := time.Now()
	return func() (wire.Time, time.Duration) {
		now := time.Now()
		return wire.TimeOf(now), now.Sub(start)
	}
}

// arrivals gives the arrival times of one camera: the time of day, but never
// going back.
type arrivals struct {
	host host
	day  wire.Time
	up   time.Duration
	last wire.Time
	any  bool
}

// now returns the time of what arrives now. Step is by how much the clock was
// set since the time before, or 0; it is then the caller's to begin the stream
// anew, since times may have gone back.
func (a *arrivals) now() (t, step wire.Time) {
	day, up := a.host()
	if a.any {
		step = day - a.day - wire.Time((up - a.up).Microseconds())
	}
	a.any, a.day, a.up = true, day, up
	if step > -stepSize && step < stepSize {
		a.last = max(a.last, day)
		return a.last, 0
	}
	a.last = day
	return day, step
}
