// Package reel cuts the clip that simulated cameras show into the access units of
// their segments, with times as a segment tells them.
package reel

import (
	"fmt"
	"time"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/journal"
)

// Unit is an access unit: what the journal says of it, and its bytes as the clip
// has them, which belong to the clip.
type Unit struct {
	journal.Sample
	Data []byte
}

// Reel is the clip, shown over and over from the moment when a camera was made.
type Reel struct{ clip *clip.Clip }

// New returns the reel of a clip, whose key pictures are so far apart: segments
// last a multiple of that. The error is that they are not, or that sound can't be
// cut where they are.
func New(c *clip.Clip, step time.Duration) (*Reel, error) {
	key := 0
	for _, u := range c.Video.Units {
		if !u.Key {
			continue
		}
		if at := c.Video.Moment(u.Time); at != time.Duration(key)*step {
			return nil, fmt.Errorf("clip: key picture %d is at %v, not at %v", key+1, at, time.Duration(key)*step)
		}
		key++
	}
	if length := c.Video.Moment(c.Video.Length()); length != time.Duration(key)*step {
		return nil, fmt.Errorf("clip: lasts %v, not %d times %v", length, key, step)
	}
	if frame := c.Audio.Moment(c.Audio.Units[0].Duration); step%frame != 0 {
		return nil, fmt.Errorf("clip: key pictures are %v apart, no multiple of the %v of a frame of sound", step, frame)
	}
	return &Reel{clip: c}, nil
}

// Clip returns the clip.
func (r *Reel) Clip() *clip.Clip { return r.clip }

// Span is a stretch of what a camera shows. Both ends are multiples of the step.
type Span struct {
	Start  time.Duration // since the camera was made
	Length time.Duration
	Origin time.Duration // since then too: where the clock of its media has its base
}

// Pictures returns the pictures of a stretch, by a clock. Of small ones all but the
// size is the same.
func (r *Reel) Pictures(s Span, c Clock, small bool) []Unit {
	t := &r.clip.Video
	if small {
		t = &r.clip.Small
	}
	return units(t, "video", s, c)
}

// Sound returns the frames of sound of a stretch, by a clock.
func (r *Reel) Sound(s Span, c Clock) []Unit { return units(&r.clip.Audio, "audio", s, c) }

func units(t *clip.Track, track string, s Span, c Clock) []Unit {
	origin, end := ticks(t, s.Origin), ticks(t, s.Start+s.Length)
	turn := int64(s.Start / t.Moment(t.Length()))
	var all []Unit
	for n := int(turn) * len(t.Units); ; n++ {
		u := t.At(n)
		switch {
		case u.Time >= end:
			return all
		case u.Time < ticks(t, s.Start):
			continue
		}
		at := c.exact(u.Time-origin, t.Timescale)
		all = append(all, Unit{
			Sample: journal.Sample{
				Track: track, Time: c.wrap(at), Key: u.Key,
				Duration: uint32(c.exact(u.Time+u.Duration-origin, t.Timescale) - at),
				Offset:   int32(c.exact(u.Time+int64(u.Offset)-origin, t.Timescale) - at),
			},
			Data: u.Data,
		})
	}
}

// ticks returns a multiple of the step, which is a whole number of them.
func ticks(t *clip.Track, d time.Duration) int64 {
	return int64(d/time.Second)*t.Timescale + int64(d%time.Second)*t.Timescale/int64(time.Second)
}
