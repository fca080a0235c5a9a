package rtsp

import (
	"fmt"

	"campipe/internal/rtp"
	"campipe/pkg/wire"
)

const (
	// believed is how far, in microseconds, what is said of two tracks may be from
	// what their arrivals say: a server's backlog of pictures has some seconds.
	believed = 5_000_000
	// set is by how much a sender's clock has to be off what it said before for it
	// to have been set: reports are some milliseconds off.
	set = 1_000_000
)

// report is what the latest sender report of a track says.
type report struct {
	at   int64 // its wall clock
	time int64 // and media time there, before it is slewed; microseconds both
}

// wall returns the sender's wall clock at a media time of the track.
func (p *report) wall(m int64) int64 { return p.at + m - p.time }

// report takes a sender report of a track.
func (r *Reader) report(t *track, s rtp.Report) {
	if t.reader == nil {
		return
	}
	if !t.ticks.Begun() {
		t.pending = &s
		return
	}
	p := &report{at: s.Wall, time: t.micros(t.ticks.Near(s.Timestamp))}
	if t.known != nil {
		if d := p.at - t.known.wall(p.time); max(d, -d) > set {
			for _, other := range r.tracks {
				other.known = nil // what they said is of the time before
			}
			r.out.Note(wire.Note{
				What: "clock", Text: fmt.Sprintf("the sender set its clock by %.3f s: the time line goes on", float64(d)/1e6),
				Values: map[string]any{"off": d},
			})
		}
	}
	t.known = p
	if t.index >= 0 && t != r.ref && r.ref.known != nil {
		r.steer(t)
	}
}

// steer slews a track after a report of its own: the reference's is older, by an
// interval at most, in which crystals go apart by a millisecond.
func (r *Reader) steer(t *track) {
	want := r.between(t)
	if d := want - t.line.at(t.latest); max(d, -d) > believed {
		if !t.told {
			t.told = true
			r.out.Note(wire.Note{What: "clock", Text: fmt.Sprintf("%s: reports put it %.3f s off its arrival: they are not followed", t.media.Kind, float64(d)/1e6)})
		}
		return
	}
	t.line.aim(t.latest, want)
}

// between returns what is to be added to the media time of a track so that it is on
// the reference's, by what the reports of both say.
func (r *Reader) between(t *track) int64 {
	return r.ref.known.time + t.known.at - r.ref.known.at - t.known.time
}

// align puts a track on the reference's time: as reports say, or else the PLAY
// answer, where arrival does not belie it; or else so that the least delays of
// both are the same.
func (r *Reader) align(t *track) {
	t.line = slew{offset: t.delay - r.ref.delay}
	for _, offset := range []func(*track) (int64, bool){r.reported, r.played} {
		if n, ok := offset(t); ok && max(n-t.line.offset, t.line.offset-n) <= believed {
			t.line.offset = n
			return
		}
	}
}

func (r *Reader) reported(t *track) (int64, bool) {
	if t.known == nil || r.ref.known == nil {
		return 0, false
	}
	return r.between(t), true
}

func (r *Reader) played(t *track) (int64, bool) {
	own, ok := r.began(t)
	ref, known := r.began(r.ref)
	return ref - own, ok && known
}

// began returns the media time of a track when playing began.
func (r *Reader) began(t *track) (int64, bool) {
	for i := range r.info {
		if r.info[i].Timed && r.info[i].Of(t.media) {
			return t.micros(t.ticks.Near(r.info[i].Timestamp)), true
		}
	}
	return 0, false
}

// origin returns the wall clock at media time 0, for dumps: as the reports of the
// reference say or, where they say nothing, so that it begins in 1970.
func (r *Reader) origin() wire.Time {
	if r.ref.known != nil && r.ref.known.at > 0 {
		return wire.Time(r.ref.known.wall(0))
	}
	return wire.Time(-r.ref.first)
}
