package nal

import "fmt"

// Bits reads the fields of a NAL unit, without the bytes 03 that keep start
// codes out of it (ISO/IEC 14496-10 clause 7.3.1). Behind the end it reads zeros,
// and Err says so.
type Bits struct {
	b     []byte
	zeros int // bytes 00 just before b
	byte  byte
	left  int // bits of byte that are still to come
	short bool
}

// NewBits returns a reader of b.
func NewBits(b []byte) *Bits { return &Bits{b: b} }

// Read reads n bits, 32 at most, the first one as the highest.
func (r *Bits) Read(n int) uint32 {
	var v uint32
	for ; n > 0; n-- {
		if r.left == 0 {
			r.fill()
		}
		r.left--
		v = v<<1 | uint32(r.byte>>r.left&1)
	}
	return v
}

// Flag reads one bit.
func (r *Bits) Flag() bool { return r.Read(1) == 1 }

// Skip passes over n bits.
func (r *Bits) Skip(n int) {
	for ; n > 32; n -= 32 {
		r.Read(32)
	}
	r.Read(n)
}

func (r *Bits) fill() {
	if r.zeros >= 2 && len(r.b) > 0 && r.b[0] == 3 {
		r.b, r.zeros = r.b[1:], 0
	}
	if r.left = 8; len(r.b) == 0 {
		r.byte, r.short = 0, true
		return
	}
	if r.byte, r.b = r.b[0], r.b[1:]; r.byte == 0 {
		r.zeros++
	} else {
		r.zeros = 0
	}
}

// Unsigned reads an Exp-Golomb code ue(v), clause 9.1. One longer than 32 bits
// is none: it counts as running over the end.
func (r *Bits) Unsigned() uint32 {
	zeros := 0
	for !r.Flag() {
		if zeros++; zeros > 32 || r.short {
			r.b, r.short = nil, true
			return 0
		}
	}
	return uint32(1<<zeros - 1 + uint64(r.Read(zeros)))
}

// Signed reads an Exp-Golomb code se(v), clause 9.1.1.
func (r *Bits) Signed() int32 {
	v := r.Unsigned()
	if v&1 == 1 {
		return int32(v/2 + 1)
	}
	return -int32(v / 2)
}

// Err says whether more was read than there is.
func (r *Bits) Err() error {
	if r.short {
		return fmt.Errorf("unit is too short")
	}
	return nil
}
