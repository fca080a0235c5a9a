package mp4

import (
	"math"
	"math/bits"

	"campipe/pkg/wire"
)

// microsecond is how many of them wire.Time has in a second.
const microsecond = 1_000_000

// scale turns moments into ticks of a track. Where the moments were made of
// ticks in the first place, and no clock was slewed, the same differences come
// out for any rate below 500 kHz: two moments are each off by half a
// microsecond at most.
type scale struct {
	origin wire.Time // where tick 0 is
	rate   uint32    // ticks a second
}

// ticks returns the tick nearest to t.
func (s scale) ticks(t wire.Time) int64 {
	if t < s.origin {
		return -int64(rescale(uint64(s.origin)-uint64(t), s.rate, microsecond))
	}
	return int64(rescale(uint64(t)-uint64(s.origin), s.rate, microsecond))
}

// moment returns when a tick is, to the microsecond.
func (s scale) moment(ticks int64) wire.Time {
	if ticks < 0 {
		return s.origin - wire.Time(rescale(uint64(-ticks), microsecond, s.rate))
	}
	return s.origin + wire.Time(rescale(uint64(ticks), microsecond, s.rate))
}

// rescale returns v*to/from rounded, at most what an int64 holds.
func rescale(v uint64, to, from uint32) uint64 {
	hi, lo := bits.Mul64(v, uint64(to))
	lo, carry := bits.Add64(lo, uint64(from)/2, 0)
	hi += carry
	if hi >= uint64(from) {
		return math.MaxInt64
	}
	q, _ := bits.Div64(hi, lo, uint64(from))
	return min(q, math.MaxInt64)
}

// movieRate returns the ticks a second of a movie in which the moments of all
// tracks, and microseconds, are whole numbers: the least common multiple. Where
// that is too much for players with signed 32 bits, such as ffmpeg, it is
// microseconds, and edits are within half of one.
func movieRate(rates []uint32) uint32 {
	rate := uint64(microsecond)
	for _, r := range rates {
		rate = rate / gcd(rate, uint64(r)) * uint64(r)
		if rate > math.MaxInt32 {
			return microsecond
		}
	}
	return uint32(rate)
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
