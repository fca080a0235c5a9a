package nut

import (
	"fmt"
	"io"
	"math"
	"math/bits"
)

// frame reads a frame behind its code.
func (r *Reader) frame(c *code) (Packet, error) {
	flags, size, header := c.flags, c.size, c.header
	if flags&flagInvalid != 0 {
		return Packet{}, fmt.Errorf("a frame code that is none")
	}
	if flags&flagCoded != 0 {
		flags ^= r.number()
	}
	if flags&flagStreamID != 0 {
		r.number()
	}
	pts := r.last + c.pts
	if flags&flagCodedPTS != 0 {
		pts = r.full(r.number())
	}
	if flags&flagSizeMSB != 0 {
		size += c.mul * min(r.number(), uint64(r.limit)+1)
	}
	if flags&flagMatch != 0 {
		r.number()
	}
	if flags&flagHeader != 0 {
		header = int(min(r.number(), maxHeaders))
	}
	more := c.more
	if flags&flagReserved != 0 {
		more = int(min(r.number(), 64))
	}
	for range more {
		r.number()
	}
	if flags&flagChecksum != 0 {
		if _, err := r.src.Discard(crcSize); err != nil && r.err == nil {
			r.err = cut(err)
		}
	}
	switch {
	case r.err != nil:
		return Packet{}, r.err
	case size > uint64(r.limit):
		return Packet{}, fmt.Errorf("frame of %d bytes exceeds %d", size, r.limit)
	case flags&flagSideData != 0:
		return Packet{}, fmt.Errorf("a frame with side data")
	case header >= len(r.main.headers):
		return Packet{}, fmt.Errorf("header %d of %d", header, len(r.main.headers))
	}
	r.last = pts
	return r.payload(int(size), header, Packet{Time: r.micros(pts), Key: flags&flagKey != 0})
}

// payload reads a frame's data. Short ones come without what many begin with.
func (r *Reader) payload(size, header int, p Packet) (Packet, error) {
	const longFrame = 4096
	var begin []byte
	if size <= longFrame {
		begin = r.main.headers[header]
	}
	if len(begin) > size {
		return p, fmt.Errorf("frame of %d bytes begins with %d", size, len(begin))
	}
	if cap(r.data) < size {
		r.data = make([]byte, size)
	}
	r.data = r.data[:size]
	n := copy(r.data, begin)
	_, err := io.ReadFull(r.src, r.data[n:])
	p.Data = r.data
	return p, cut(err)
}

// full returns a time of which only the lowest bits may be written.
func (r *Reader) full(v uint64) int64 {
	limit := int64(1) << r.shift
	if v >= uint64(limit) {
		return int64(v) - limit
	}
	mask := limit - 1
	from := r.last - mask/2
	return (int64(v)-from)&mask + from
}

// micros returns ticks as microseconds, rounded.
func (r *Reader) micros(ticks int64) int64 {
	if ticks < 0 {
		return -r.micros(-ticks)
	}
	hi, lo := bits.Mul64(uint64(ticks), rate*min(r.main.num, math.MaxUint64/rate))
	lo, carry := bits.Add64(lo, r.main.den/2, 0)
	hi += carry
	if hi >= r.main.den {
		return math.MaxInt64
	}
	q, _ := bits.Div64(hi, lo, r.main.den)
	return int64(min(q, math.MaxInt64))
}
