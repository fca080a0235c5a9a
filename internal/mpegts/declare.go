package mpegts

import "bytes"

const (
	// maxWait is how long samples wait for the tracks that nothing is known of
	// yet, in ticks of 90 kHz. Key pictures of cameras are up to ten seconds
	// apart; there are maps with sound that never comes.
	maxWait = 10 * ticks
	// maxHeld is how many bytes of samples wait at most: ten seconds of a camera
	// of 4K.
	maxHeld = 16 << 20
)

// ticks are those of the transport stream's times in a second.
const ticks = 90_000

// held is what waits until the tracks are declared.
type held struct {
	samples []heldSample
	size    int
	first   int64 // decode time of the first, in ticks of 90 kHz
}

type heldSample struct {
	Sample
	stream *stream
}

// give gives out a sample of s, whose decode time is that in ticks of 90 kHz, or
// keeps it until the tracks are declared.
func (r *Reader) give(s *stream, smp Sample, dts int64) {
	if !s.known {
		smp.Track = -1
		r.handler.Sample(smp)
		return
	}
	if r.declared {
		smp.Track = s.index
		r.handler.Sample(smp)
		return
	}
	if len(r.held.samples) == 0 {
		r.held.first = dts
	}
	smp.Data = bytes.Clone(smp.Data)
	r.held.samples = append(r.held.samples, heldSample{smp, s})
	r.held.size += len(smp.Data) + overhead
	if r.complete() || r.held.size > maxHeld || dts-r.held.first > maxWait || r.held.first-dts > maxWait {
		r.declare()
	}
}

// overhead is about what a sample that is held has beside its bytes.
const overhead = 128

// describe says what s is from now on. Samples before were of what it was.
func (r *Reader) describe(s *stream, t Track) {
	if s.known && !r.declared {
		r.declare()
	}
	t.PID = s.pid
	s.track, s.known = t, true
	if r.declared {
		r.tell()
	}
}

// complete reports whether all is known of all streams.
func (r *Reader) complete() bool {
	for _, s := range r.streams {
		if !s.known {
			return false
		}
	}
	return true
}

// declare tells the tracks that are known, if any, and gives out what waited.
func (r *Reader) declare() {
	if r.declared {
		return
	}
	if !r.tell() {
		return
	}
	waited := r.held.samples
	r.held = held{}
	for _, w := range waited {
		w.Track = w.stream.index
		r.handler.Sample(w.Sample)
	}
}

// tell tells the tracks that are known, and reports whether there are any.
func (r *Reader) tell() bool {
	var tracks []Track
	for _, s := range r.streams {
		s.index = -1
		if s.known {
			s.index = len(tracks)
			tracks = append(tracks, s.track)
		}
	}
	if len(tracks) == 0 {
		return false
	}
	r.declared = true
	r.handler.Tracks(tracks)
	return true
}
