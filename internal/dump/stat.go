package dump

import (
	"time"

	"campipe/pkg/wire"
)

// stat is what one stream came to. Copies do not count.
type stat struct {
	Stream uint16    `json:"stream"`
	Camera string    `json:"camera,omitempty"`
	Codec  string    `json:"codec,omitempty"` // of raw streams the transport
	Frames int64     `json:"frames"`          // raw frames or samples
	Bytes  int64     `json:"bytes"`           // in their payloads
	Rate   float64   `json:"bits_per_second"` // over the span
	First  wire.Time `json:"first"`           // time of the first frame
	Span   float64   `json:"span_seconds"`    // to the end of the last
	Keys   int64     `json:"keys,omitempty"`
	KeyMin float64   `json:"key_interval_min,omitempty"` // seconds
	KeyAvg float64   `json:"key_interval_avg,omitempty"`
	KeyMax float64   `json:"key_interval_max,omitempty"`
	Gaps   int64     `json:"gaps,omitempty"`
	Lost   float64   `json:"lost_seconds,omitempty"` // the length of the gaps, where it is known
	Noise  int64     `json:"unread_bytes,omitempty"` // bytes that could not be read

	last     wire.Time // the end of the last frame
	keyFirst wire.Time
	keyLast  wire.Time
}

// stats counts. A stream that is declared anew goes on in its line if it is the
// same camera and codec.
type stats struct {
	show  func([]*stat) error
	all   []*stat
	now   map[uint16]*stat
	found *gaps
}

func newStats(show func([]*stat) error) *stats {
	s := &stats{show: show, now: map[uint16]*stat{}}
	s.found = newGaps(func(g *gap) error {
		st := s.of(g.stream, g.camera, "")
		st.Gaps++
		st.Lost += g.Span().Seconds()
		return nil
	})
	return s
}

func (s *stats) item(it *item) error {
	if it.noise {
		noise, _ := wire.ParseGap(it.Payload)
		s.of(it.Stream, it.header.Camera, codecOf(&it.header)).Noise += noise.Bytes
	}
	if it.copied() && it.Kind == wire.KindRaw {
		return nil
	}
	switch it.Kind {
	case wire.KindHeader:
		s.declare(it.Stream, it.header.Camera, codecOf(&it.header))
	case wire.KindRaw, wire.KindSample:
		s.of(it.Stream, it.header.Camera, codecOf(&it.header)).add(&it.Frame)
	}
	return s.found.item(it)
}

// declare finds the line of a stream that is declared. Where an input was
// entered in its middle, the frames before the first copy of the H are its own.
func (s *stats) declare(stream uint16, camera, codec string) {
	st := s.now[stream]
	switch {
	case st == nil:
	case st.Camera == "" && st.Codec == "":
		st.Camera, st.Codec = camera, codec
	case st.Camera != camera || st.Codec != codec:
		delete(s.now, stream)
	}
	s.of(stream, camera, codec)
}

// of returns the line of a stream, a new one if there is none.
func (s *stats) of(stream uint16, camera, codec string) *stat {
	st := s.now[stream]
	if st == nil {
		st = &stat{Stream: stream, Camera: camera, Codec: codec}
		s.now[stream] = st
		s.all = append(s.all, st)
	}
	return st
}

func codecOf(h *wire.Header) string {
	if h.Stage == wire.StageRaw {
		return "raw " + h.Transport
	}
	return h.Codec
}

// add counts a frame.
func (st *stat) add(f *wire.Frame) {
	if st.Frames == 0 {
		st.First, st.last = f.Time, f.Time
	}
	st.Frames++
	st.Bytes += int64(len(f.Payload))
	st.last = max(st.last, f.Time+wire.Time(f.Duration))
	if !f.Is(wire.KindSample, wire.FlagKey) {
		return
	}
	if st.Keys++; st.Keys == 1 {
		st.keyFirst, st.keyLast = f.Time, f.Time
		return
	}
	interval := f.Time.Sub(st.keyLast).Seconds()
	if st.Keys == 2 || interval < st.KeyMin {
		st.KeyMin = interval
	}
	st.KeyMax = max(st.KeyMax, interval)
	st.keyLast = f.Time
}

func (s *stats) end() error {
	if err := s.found.end(); err != nil {
		return err
	}
	for _, st := range s.all {
		span := st.last.Sub(st.First)
		st.Span = span.Seconds()
		if st.Frames > 0 && span > 0 {
			st.Rate = float64(st.Bytes) * 8 / st.Span
		}
		if st.Keys > 1 {
			st.KeyAvg = st.keyLast.Sub(st.keyFirst).Seconds() / float64(st.Keys-1)
		}
	}
	return s.show(s.all)
}

// seconds writes a length as people read it.
func seconds(s float64) string {
	return time.Duration(s * float64(time.Second)).Round(time.Millisecond).String()
}
