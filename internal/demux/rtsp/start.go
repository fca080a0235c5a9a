package rtsp

import (
	"bytes"
	"math"

	"campipe/internal/demux/media"
	"campipe/pkg/wire"
)

const (
	// gathering is how long samples are kept at the start, in microseconds of
	// arrival, until it is known which tracks there are and how their times go
	// together: as long as the clock would watch their arrivals. It ends sooner
	// where all tracks have sent a sample and a report.
	gathering = 2_000_000
	// maxHeld is how many bytes are kept at most: as many as the clock would.
	maxHeld = 64 << 20
	// eventSize is what an event takes beside its data.
	eventSize = 256
)

// start is the time before the tracks are declared.
type start struct {
	events []event
	size   int
	begun  bool  // a sample came
	begin  int64 // arrival of the first one
}

// event is a sample of a track or, where it has no data, a loss.
type event struct {
	track  *track
	sample media.Sample
	gap    wire.Gap
}

func newStart(r *Reader) *start {
	for _, t := range r.tracks {
		t.keyed, t.delay, t.index = false, math.MaxInt64, -1
	}
	r.declared, r.ref, r.joining = nil, nil, false
	return &start{}
}

// sample takes the next sample of a track, before its time is put on the others'.
func (r *Reader) sample(t *track, s media.Sample, changed bool) {
	if r.start == nil {
		if t.index < 0 && !(t.picture && s.Key) {
			r.joining = r.joining || !t.picture
			r.out.Drop(media.Late, 1, len(s.Data))
			return
		}
		// Another track came behind the others. The next key picture is the place
		// for a new declaration: no picture is lost by it.
		if t.index < 0 || r.joining && (t.picture && s.Key || !r.ref.picture) {
			r.start = newStart(r)
		}
	}
	if r.start != nil {
		r.hold(t, s)
		return
	}
	if changed {
		r.declare()
	}
	r.give(t, s)
}

// hold keeps a sample of the start.
func (r *Reader) hold(t *track, s media.Sample) {
	if t.picture && !t.keyed && !s.Key {
		r.out.Drop(media.BeforeKey, 1, len(s.Data))
		return
	}
	if t.picture && !t.keyed && !r.keyed() || !r.start.begun {
		r.forget() // sound before the first picture
		r.start.begun, r.start.begin = true, int64(s.Arrival)
	}
	m := t.micros(s.DTS)
	if !t.keyed {
		t.keyed, t.first = true, m
	}
	t.delay = min(t.delay, int64(s.Arrival)-m)
	s.Data = bytes.Clone(s.Data)
	r.start.add(event{track: t, sample: s})
	if int64(s.Arrival)-r.start.begin >= gathering || r.start.size > maxHeld || r.complete() {
		r.settle(false)
	}
}

func (s *start) add(e event) {
	s.events = append(s.events, e)
	s.size += eventSize + len(e.sample.Data)
}

// keyed reports whether a picture is kept.
func (r *Reader) keyed() bool {
	for _, t := range r.tracks {
		if t.picture && t.keyed {
			return true
		}
	}
	return false
}

// complete reports whether nothing more is to be learned.
func (r *Reader) complete() bool {
	for _, t := range r.tracks {
		if t.reader != nil && (!t.keyed || t.known == nil) {
			return false
		}
	}
	return true
}

// forget drops the samples that are kept: no picture came before them.
func (r *Reader) forget() {
	for _, e := range r.start.events {
		if e.sample.Data == nil {
			r.told(e)
			continue
		}
		r.out.Drop(media.BeforeKey, 1, len(e.sample.Data))
	}
	*r.start = start{}
}

// settle ends the start: it declares the tracks that have sent a sample, and gives
// out what was kept. Where pictures come, but none that decoding can start at, it
// goes on waiting, if it may.
func (r *Reader) settle(now bool) {
	if r.start == nil {
		return
	}
	var declared []*track
	waiting := false
	for _, t := range r.tracks {
		if t.keyed {
			declared = append(declared, t)
		}
		waiting = waiting || t.picture && t.seen && t.reader != nil
	}
	if len(declared) == 0 || waiting && !r.keyed() && !now {
		r.forget()
		return
	}
	events := r.start.events
	r.start = nil
	r.declared, r.ref = declared, declared[0]
	for _, t := range declared {
		if t.picture {
			r.ref = t
			break
		}
	}
	for i, t := range declared {
		t.index = i
		if t != r.ref {
			r.align(t)
		}
	}
	r.ref.line = slew{}
	r.declare()
	for _, e := range events {
		if e.sample.Data == nil {
			r.told(e)
			continue
		}
		r.give(e.track, e.sample)
	}
}
