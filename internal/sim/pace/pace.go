// Package pace says when the media of a simulated camera is due: in real time,
// faster or slower, or as fast as the client reads.
package pace

import "time"

// Pace is how fast a camera runs, and by which clock.
type Pace struct {
	Speed float64                              // 1 is real time, 2 twice as fast; 0 is as fast as the client reads
	Now   func() time.Time                     // nil is time.Now
	After func(time.Duration) <-chan time.Time // nil is time.After
}

// Time returns the time by the pace's clock.
func (p Pace) Time() time.Time {
	if p.Now == nil {
		return time.Now()
	}
	return p.Now()
}

// Start returns the schedule by which the moment first of the media is due now.
func (p Pace) Start(first time.Duration) *Schedule {
	if p.After == nil {
		p.After = time.After
	}
	due := make(chan time.Time)
	close(due)
	return &Schedule{pace: p, began: p.Time(), first: first, past: due}
}

// Schedule says when each moment of one connection's media is due. It counts
// from where it began, so that waits which last too long don't add up.
type Schedule struct {
	pace  Pace
	began time.Time
	first time.Duration
	past  chan time.Time
}

// Due returns a channel that is ready once a moment of the media is due. It is
// for one receive.
func (s *Schedule) Due(moment time.Duration) <-chan time.Time {
	if s.pace.Speed <= 0 {
		return s.past
	}
	wait := s.Time(moment).Sub(s.pace.Time())
	if wait <= 0 {
		return s.past
	}
	return s.pace.After(wait)
}

// Time returns when a moment of the media is due, by the pace's clock. At speed 0
// that is when the schedule began.
func (s *Schedule) Time(moment time.Duration) time.Time {
	if s.pace.Speed <= 0 {
		return s.began
	}
	return s.began.Add(time.Duration(float64(moment-s.first) / s.pace.Speed))
}

// Moment returns the newest moment of the media that is due. At speed 0 it stays
// the first one.
func (s *Schedule) Moment() time.Duration {
	return s.first + time.Duration(float64(s.pace.Time().Sub(s.began))*s.pace.Speed)
}
