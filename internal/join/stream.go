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
	ended  bool
}

// continues reports whether samples declared by h can go on in the track of
// those declared before.
func (s *stream) continues(h *wire.Header) bool {
	a := &s.header
	return a.Camera == h.Camera && a.Codec == h.Codec && bytes.Equal(a.Config, h.Config) && a.Timescale == h.Timescale &&
		a.Width == h.Width && a.Height == h.Height && a.Rate == h.Rate && a.Channels == h.Channels
}

// key reports whether decoding can start at a sample of the stream. At sound it
// always can.
func (s *stream) key(f *wire.Frame) bool { return s.header.Audio() || f.Flags.Has(wire.FlagKey) }
