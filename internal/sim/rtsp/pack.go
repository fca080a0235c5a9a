package rtsp

import (
	"bytes"
	"encoding/binary"
	"slices"

	"campipe/internal/nal"

	"github.com/pion/rtp"
)

// pack makes packets of a unit: payloads and markers. The payloads may be parts of
// the unit.
type pack func(unit) ([]*rtp.Packet, error)

// encoder is one of gortsplib's.
type encoder interface {
	Encode([][]byte) ([]*rtp.Packet, error)
}

// startCode stands before each unit of a byte stream (ISO/IEC 14496-10 annex B).
var startCode = []byte{0, 0, 0, 1}

// units packs pictures of H.264 and H.265, with the parameter sets before those
// that decoding can start at.
func (p *plan) units(e encoder, sets [][]byte) pack {
	return func(u unit) ([]*rtp.Packet, error) {
		var all [][]byte
		if u.key && p.sets != described {
			all = append(all, sets...)
		}
		all = slices.AppendSeq(all, nal.Prefixed(u.data))
		switch {
		case p.stream:
			return e.Encode([][]byte{bytes.Join(all, startCode)})
		case p.aggregated:
			return e.Encode(all)
		}
		// The encoder puts units in one packet where it can: it gets one at a time.
		var packets []*rtp.Packet
		for _, one := range all {
			some, err := e.Encode([][]byte{one})
			if err != nil {
				return nil, err
			}
			for _, packet := range some {
				packet.Marker = false
			}
			packets = append(packets, some...)
		}
		packets[len(packets)-1].Marker = true
		return packets, nil
	}
}

// frames packs AAC, a frame in each packet, or a piece of it (RFC 3640). Before it
// stand how many bits its header has, and its header: the frame's size, 13 bits, and
// an index, 3.
func (p *plan) frames(u unit) ([]*rtp.Packet, error) {
	head := binary.BigEndian.AppendUint16([]byte{0, 16}, uint16(len(u.data)<<3))
	return p.pieces(head, u.data), nil
}

// alone packs sound whose packets are a frame each.
func alone(u unit) ([]*rtp.Packet, error) { return []*rtp.Packet{{Payload: u.data}}, nil }

// latm packs AAC as an AudioMuxElement without its configuration (RFC 6416 clause
// 6.1): before the frame, its length (ISO/IEC 14496-3 clause 1.7.3).
func (p *plan) latm(u unit) ([]*rtp.Packet, error) {
	var b []byte
	n := len(u.data)
	for ; n >= 255; n -= 255 {
		b = append(b, 255)
	}
	return p.pieces(nil, append(append(b, byte(n)), u.data...)), nil
}

// pieces packs bytes in as many packets as it takes, each of which begins with the
// head, and the last of which has a marker.
func (p *plan) pieces(head, b []byte) []*rtp.Packet {
	var all []*rtp.Packet
	for piece := range slices.Chunk(b, p.size-header-len(head)) {
		all = append(all, &rtp.Packet{Payload: slices.Concat(head, piece)})
	}
	all[len(all)-1].Marker = true
	return all
}
