package trafficview

import (
	"iter"
	"time"

	"campipe/internal/evostream"
	"campipe/internal/sim/clip"
)

// kind is one of the two tracks.
type kind int

const (
	video kind = iota
	audio
)

// String returns the name that the journal uses.
func (k kind) String() string { return [...]string{"video", "audio"}[k] }

// tag returns that of the records which carry the track's samples.
func (k kind) tag() evostream.Tag {
	return [...]evostream.Tag{evostream.TagVideo, evostream.TagAudio}[k]
}

// unit is an access unit on its way from the camera to the server.
type unit struct {
	kind   kind
	track  *clip.Track   // that it is of
	at     time.Duration // when the server gets it, by the clock on the wall
	time   time.Duration // its decode time, by the camera's own clock
	since  time.Duration // from the decode time of the one before
	offset time.Duration // from decode to presentation
	key    bool
	data   []byte
}

// units returns what the camera gives out, in order and without end: the
// pictures of the clip, after so many of them those of the other size, and its
// sound if wanted.
func units(c *clip.Clip, sound bool, pictures int) iter.Seq[unit] {
	return func(yield func(unit) bool) {
		for v, a := 0, 0; ; {
			track := &c.Video
			if v >= pictures {
				track = &c.Small
			}
			next := unitAt(track, video, v)
			if heard := unitAt(&c.Audio, audio, a); sound && heard.at < next.at {
				next = heard
				a++
			} else {
				v++
			}
			if !yield(next) {
				return
			}
		}
	}
}

// unitAt returns unit number n of a track. A camera has run for long when
// somebody connects, so the first unit has one before it too: the clip's last.
func unitAt(t *clip.Track, k kind, n int) unit {
	u := t.At(n)
	at := t.Moment(u.Time)
	before := t.At(n + len(t.Units) - 1)
	return unit{
		kind:   k,
		track:  t,
		at:     at,
		time:   at,
		since:  at - t.Moment(before.Time-t.Length()),
		offset: t.Moment(int64(u.Offset)),
		key:    u.Key,
		data:   u.Data,
	}
}
