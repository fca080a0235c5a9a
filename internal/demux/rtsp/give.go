package rtsp

import (
	"campipe/internal/demux/media"
	"campipe/pkg/wire"
)

// declare says which tracks there are.
func (r *Reader) declare() {
	headers := make([]wire.Header, len(r.declared))
	for i, t := range r.declared {
		headers[i] = t.header()
	}
	r.fresh = true
	if err := r.out.Declare(headers, r.origin()); err != nil && r.fault == nil {
		r.fault = err
	}
}

// give gives out a sample.
func (r *Reader) give(t *track, s media.Sample) {
	if r.fault != nil {
		r.out.Drop(media.Unread, 1, len(s.Data))
		return
	}
	m := t.micros(s.DTS)
	if r.fresh && t.known != nil {
		r.out.Began(wire.Time(t.known.wall(m)))
	}
	r.fresh, r.gave = false, true
	s.Track = t.index
	s.DTS += t.line.ticks(m, int64(t.scale))
	r.account()
	r.out.Sample(s)
}

// lose tells of a loss of a track, or of nil where it is not known of which,
// behind the samples that came before it.
func (r *Reader) lose(t *track, g wire.Gap) {
	e := event{track: t, gap: g}
	if r.start != nil && len(r.start.events) > 0 && r.start.size < maxHeld {
		r.start.add(e)
		return
	}
	r.told(e)
}

func (r *Reader) told(e event) {
	if e.track != nil && !e.track.picture {
		r.out.LoseSound(e.gap)
		return
	}
	r.out.Lose(e.gap)
}
