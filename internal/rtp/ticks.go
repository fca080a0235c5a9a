package rtp

// Ticks undoes the wraps of timestamps, which come after 13 h 15 min at 90 kHz. The
// zero Ticks is ready.
type Ticks struct {
	last  int64
	begun bool
}

// Begun reports whether there was a timestamp.
func (t *Ticks) Begun() bool { return t.begun }

// Unwrap returns a timestamp without wraps. The first one is what it is; each
// other one is less than 2^31 from the one before.
func (t *Ticks) Unwrap(timestamp uint32) int64 {
	t.last, t.begun = t.Near(timestamp), true
	return t.last
}

// Near is Unwrap for a timestamp that is of no packet: the next one is not
// measured by it.
func (t *Ticks) Near(timestamp uint32) int64 {
	if !t.begun {
		return int64(timestamp)
	}
	return t.last + int64(int32(timestamp-uint32(t.last)))
}
