package ts

import (
	"bytes"
	"encoding/binary"

	"campipe/internal/sim/reel"
)

const (
	packetSize = 188
	syncByte   = 0x47
)

// muxer writes packets.
type muxer struct {
	out      []byte
	counters map[uint16]byte
}

// pes is one access unit on its way into a PES packet.
type pes struct {
	pid   uint16
	id    byte
	clock bool // it carries the clock of the stream
	last  bool // of its kind in the segment
	unit  reel.Unit
	data  []byte
}

func (m *muxer) pes(p pes) {
	pts := (p.unit.Time + uint64(int64(p.unit.Offset))) % Modulus
	stamps := append([]byte{0x80, 5}, stamp(2, pts)...)
	if p.unit.Offset != 0 {
		stamps = append([]byte{0xc0, 10}, stamp(3, pts)...)
		stamps = append(stamps, stamp(1, p.unit.Time)...)
	}
	length := 1 + len(stamps) + len(p.data)
	if p.id == idVideo || length > 0xffff {
		length = 0 // it need not be told of video (clause 2.4.3.7)
	}
	head := []byte{0, 0, 1, p.id, byte(length >> 8), byte(length), 0x84}
	m.packets(p.pid, append(append(head, stamps...), p.data...), p.adaptation(), p.last)
}

// adaptation returns the adaptation field of the first packet, without its length.
func (p *pes) adaptation() []byte {
	var flags byte
	if p.unit.Key {
		flags = 0x40 // decoding can start here
	}
	if !p.clock {
		if flags == 0 {
			return nil
		}
		return []byte{flags}
	}
	base := (p.unit.Time + Modulus - lead) % Modulus
	return binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint32([]byte{flags | 0x10}, uint32(base>>1)), uint16(base&1)<<15|0x7e00)
}

// stamp returns a time with its marker bits.
func stamp(prefix byte, t uint64) []byte {
	return []byte{prefix<<4 | byte(t>>29)&0xe | 1, byte(t >> 22), byte(t>>14) | 1, byte(t >> 7), byte(t<<1) | 1}
}

// packets writes a payload. An adaptation field fills up what it leaves over. The
// last one of a segment takes as many packets as bring the counter back to 0, where
// the next segment begins to count.
func (m *muxer) packets(pid uint16, payload, field []byte, last bool) {
	first := packetSize - 4
	if field != nil {
		first -= 1 + len(field)
	}
	count := 1 + (max(0, len(payload)-first)+packetSize-5)/(packetSize-4)
	if last {
		count += (16 - (int(m.counters[pid])+count)%16) % 16
	}
	for left := count; left > 0; left-- {
		head := []byte{syncByte, byte(pid >> 8), byte(pid), 0x10 | m.counters[pid]&15}
		m.counters[pid]++
		if left == count {
			head[1] |= 0x40
		}
		room := packetSize - 4
		if field != nil {
			room -= 1 + len(field)
		}
		n := min(room, len(payload)-(left-1)) // a byte at least for each of the others
		if field != nil || n < room {
			head[3] |= 0x20
			head = append(head, extend(field, room-n)...)
		}
		m.out = append(append(m.out, head...), payload[:n]...)
		payload, field = payload[n:], nil
	}
}

// extend returns an adaptation field with its length, that takes n bytes more than
// it has to.
func extend(field []byte, n int) []byte {
	if field == nil {
		if n == 1 {
			return []byte{0}
		}
		field, n = []byte{0}, n-2
	}
	b := append([]byte{byte(len(field) + n)}, field...)
	return append(b, bytes.Repeat([]byte{0xff}, n)...)
}
