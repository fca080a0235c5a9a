package reel

import "time"

// Clock is that of a track's media times.
type Clock struct {
	Timescale uint32 // ticks a second
	Base      uint64 // at the origin
	Modulus   uint64 // where it wraps; 0 is never
}

// At returns the media time of a moment since the origin.
func (c Clock) At(d time.Duration) uint64 { return c.wrap(c.exact(int64(d), int64(time.Second))) }

// Ticks returns how many ticks a length of time has.
func (c Clock) Ticks(d time.Duration) uint64 { return c.exact(int64(d), int64(time.Second)) - c.Base }

// exact returns the media time of so many ticks of another clock since the origin,
// rounded to the nearest, before it wraps.
func (c Clock) exact(ticks, timescale int64) uint64 {
	whole, rest := ticks/timescale, ticks%timescale
	scale := int64(c.Timescale)
	return c.Base + uint64(whole*scale+(2*rest*scale+timescale)/(2*timescale))
}

func (c Clock) wrap(at uint64) uint64 {
	if c.Modulus > 0 {
		return at % c.Modulus
	}
	return at
}
