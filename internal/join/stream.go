package join

import (
	"bytes"

	"campipe/pkg/wire"
)

// stream is a media stream as it was declared. A new declaration that does not
// continue it is another stream, also where the number is the same.
type stream struct {
	number uint16
	header wire.Header
	camera *camera
	last   wire.Time // of the newest sample that was written
	span   wire.Time // how long that one lasts
	ended  bool
	gap    bool // before the next sample
}

// continues reports whether samples declared by h can go on in the track of
// those declared before.
func (s *stream) continues(h *wire.Header) bool {
	a := &s.header
	return a.Camera == h.Camera && a.Codec == h.Codec && bytes.Equal(a.Config, h.Config) && a.Timescale == h.Timescale &&
		a.Width == h.Width && a.Height == h.Height && a.Rate == h.Rate && a.Channels == h.Channels
}

// wrote takes note of a sample that was written, and whether it is the first of
// its movie. One that does not say how long it lasts is taken to last as long as
// the one before, but for no more than a second: that was a gap.
func (s *stream) wrote(f *wire.Frame, first bool) {
	switch {
	case f.Duration > 0:
		s.span = wire.Time(f.Duration)
	case !first:
		s.span = min(f.Time-s.last, 1_000_000)
	}
	s.last = f.Time
}

// key reports whether decoding can start at a sample of the stream. At sound it
// always can.
func (s *stream) key(f *wire.Frame) bool { return s.header.Audio() || f.Flags.Has(wire.FlagKey) }
