package mpegts

import (
	"fmt"
	"math"
)

// none is a time that is not told.
const none = math.MinInt64

// pes is the header of a PES packet, clause 2.4.3.6.
type pes struct {
	pts, dts  int64 // 33 bits of 90 kHz, or none
	scrambled bool
	left      int // bytes of its payload; -1 where it goes on up to the next one
	data      []byte
}

// parsePES reads the header that b, the payload of a transport packet, begins
// with. Data is what is behind it.
//
// All of the header must be in the packet: with the longest there is, of 265
// bytes, none could be, but none met has more than 40.
func parsePES(b []byte) (p pes, err error) {
	if len(b) < 9 {
		return p, fmt.Errorf("pes: header: only %d bytes of 9 are there", len(b))
	}
	if b[0] != 0 || b[1] != 0 || b[2] != 1 {
		return p, fmt.Errorf("pes: no start code, but %02x%02x%02x", b[0], b[1], b[2])
	}
	if b[6]&0xc0 != 0x80 {
		return p, fmt.Errorf("pes: stream %#02x has no header that is known", b[3])
	}
	end := 9 + int(b[8])
	if end > len(b) {
		return p, fmt.Errorf("pes: header: only %d bytes of %d are there", len(b), end)
	}
	p = pes{pts: none, dts: none, scrambled: b[6]&0x30 != 0, left: -1, data: b[end:]}
	if n := int(b[4])<<8 | int(b[5]); n > 0 {
		if p.left = 6 + n - end; p.left < 0 {
			return p, fmt.Errorf("pes: length %d is less than its header's %d", n, end-6)
		}
		p.data = p.data[:min(len(p.data), p.left)]
	}
	times := b[9:end]
	if b[7]&0x80 != 0 && len(times) >= 5 {
		p.pts = stamp(times)
		p.dts = p.pts
		if b[7]&0x40 != 0 && len(times) >= 10 {
			p.dts = stamp(times[5:])
		}
	}
	return p, nil
}

// stamp reads a time of 33 bits with marker bits between them.
func stamp(b []byte) int64 {
	return int64(b[0]>>1&7)<<30 | int64(b[1])<<22 | int64(b[2]>>1)<<15 | int64(b[3])<<7 | int64(b[4]>>1)
}

// clock undoes the wraps of times of 33 bits, which come every 26.5 hours. All
// streams of a program have one.
type clock struct {
	last    int64
	started bool
}

// unwrap returns the time nearest to the latest one that is t but for wraps.
func (c *clock) unwrap(t int64) int64 {
	if t == none {
		return none
	}
	if c.started {
		const wrap = 1 << 33
		d := (t - c.last) & (wrap - 1)
		if d >= wrap/2 {
			d -= wrap
		}
		t = c.last + d
	}
	c.last, c.started = t, true
	return t
}
