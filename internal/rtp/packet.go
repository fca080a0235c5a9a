// Package rtp reads packets of RTP and RTCP (RFC 3550): it puts those of one
// sender in order, says which are missing, and undoes the wraps of their times. It
// doesn't know what they carry.
package rtp

import (
	"fmt"

	pion "github.com/pion/rtp"
)

// Packet is one RTP packet.
type Packet struct {
	Type      uint8 // of payload
	Marker    bool
	Sequence  uint16
	Timestamp uint32
	Source    uint32 // SSRC
	Arrival   int64  // microseconds; the reader of the bytes says it
	Number    int64  // Sequence without wraps, counted from the first one; Stream says it
	Time      int64  // Timestamp without wraps; who has Ticks says it
	Payload   []byte // a part of what was parsed
	Overhead  int    // bytes beside the payload: header, extension and padding
}

// Parser parses packets. The zero Parser is ready.
type Parser struct{ packet pion.Packet }

// version is the only one there is (RFC 3550 clause 5.1).
const version = 2

// Parse parses the packet that is b as a whole.
func (p *Parser) Parse(b []byte) (Packet, error) {
	if err := p.packet.Unmarshal(b); err != nil {
		return Packet{}, fmt.Errorf("rtp: packet of %d bytes: %w", len(b), err)
	}
	h := &p.packet.Header
	if h.Version != version {
		return Packet{}, fmt.Errorf("rtp: version %d, not %d", h.Version, version)
	}
	return Packet{
		Type: h.PayloadType, Marker: h.Marker, Sequence: h.SequenceNumber, Timestamp: h.Timestamp,
		Source: h.SSRC, Payload: p.packet.Payload, Overhead: len(b) - len(p.packet.Payload),
	}, nil
}
