package payload

import "campipe/internal/rtp"

// sound reads formats whose packets are one frame each.
type sound struct {
	h        Handler
	format   *Format
	duration func([]byte) uint32
}

// Format implements Reader.
func (s *sound) Format() *Format { return s.format }

// Take implements Reader.
func (s *sound) Take(p rtp.Packet) {
	if n := len(p.Payload); n > 0 {
		s.h.Unit(Unit{
			Time: p.Time, Arrival: p.Arrival, Duration: s.duration(p.Payload),
			Key: true, Format: s.format, Data: p.Payload, Size: n,
		})
	}
}

// Lost implements Reader.
func (s *sound) Lost() {}

// Flush implements Reader.
func (s *sound) Flush() int { return 0 }

// Held implements Reader.
func (s *sound) Held() int { return 0 }

// newPCM returns a reader of G.711 (RFC 3551 clause 4.5.14) or G.726 (clause
// 4.5.4), with that many bits for a sample of a channel.
func newPCM(codec string, bits int, m Media, h Handler) *sound {
	frame := bits * m.Channels
	return &sound{h: h, format: &Format{Codec: codec, Rate: m.Clock, Channels: m.Channels},
		duration: func(b []byte) uint32 { return uint32(8 * len(b) / frame) }}
}

// opusRate is that of Opus, whatever was coded (RFC 7587 clause 4.1).
const opusRate = 48_000

// newOpus returns a reader of Opus, RFC 7587. Each packet says itself how many
// channels it has, and a decoder makes two of one.
func newOpus(m Media, h Handler) *sound {
	channels := byte(min(max(m.Channels, 1), 2))
	return &sound{h: h, duration: opusDuration, format: &Format{
		Codec: "opus", Rate: opusRate, Channels: int(channels),
		// OpusSpecificBox, Encapsulation of Opus in ISOBMFF clause 4.3.2: no
		// pre-skip, since the beginning was not recorded.
		Config: []byte{0, channels, 0, 0, 0, 0, 0xbb, 0x80, 0, 0, 0},
	}}
}

// opusDuration returns how many samples of 48 kHz a packet lasts (RFC 6716 clause
// 3.1): as long as its configuration says a frame is, for each of its frames.
func opusDuration(b []byte) uint32 {
	var samples uint32
	switch config := b[0] >> 3; {
	case config < 12:
		samples = []uint32{480, 960, 1920, 2880}[config&3]
	case config < 16:
		samples = 480 << (config & 1)
	default:
		samples = 120 << (config & 3)
	}
	switch b[0] & 3 {
	case 0:
		return samples
	case 1, 2:
		return 2 * samples
	}
	if len(b) < 2 {
		return 0
	}
	return samples * uint32(b[1]&0x3f)
}
