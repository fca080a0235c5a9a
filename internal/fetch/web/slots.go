package web

import "time"

// slots is the schedule of a camera that has to be asked for each picture: slot
// n is the time from start + n*every until the next one. A slot in which no
// request began, or whose request had no answer, is missed. As the slots are
// fixed when the first one begins, delays don't add up.
type slots struct {
	every time.Duration // 0: a slot is as long as a request takes
	start time.Time
	begun bool
	at    int64 // the newest slot that began; from 0
}

// due returns the slot of the next request, and how long to wait for it.
func (s *slots) due(now time.Time) (slot int64, wait time.Duration) {
	switch {
	case !s.begun:
		return 0, 0
	case s.every == 0:
		return s.at + 1, 0
	case s.index(now) > s.at: // the request before took longer than its slot
		return s.index(now), 0
	}
	return s.at + 1, s.start.Add(time.Duration(s.at+1) * s.every).Sub(now)
}

// begin says that a request begins now.
func (s *slots) begin(now time.Time) {
	switch {
	case !s.begun:
		s.begun, s.start, s.at = true, now, 0
	case s.every == 0:
		s.at++
	default:
		s.at = max(s.at, s.index(now))
	}
}

// index returns the slot that now is in.
func (s *slots) index(now time.Time) int64 {
	if s.every == 0 {
		return s.at
	}
	return int64(now.Sub(s.start) / s.every)
}
