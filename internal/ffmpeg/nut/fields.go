package nut

import (
	"fmt"
	"io"
)

// fields reads what stands in the body of a header. Behind the end it reads
// zeros, and err says so.
type fields struct {
	b   []byte
	err error
}

func (f *fields) byte() byte {
	if len(f.b) == 0 {
		f.err = io.ErrUnexpectedEOF
		return 0
	}
	c := f.b[0]
	f.b = f.b[1:]
	return c
}

func (f *fields) number() uint64 {
	v, err := number(f.byte)
	if f.err == nil {
		f.err = err
	}
	return v
}

// small reads a number that is at most limit.
func (f *fields) small(what string, limit uint64) int {
	v := f.number()
	if v > limit && f.err == nil {
		f.err = fmt.Errorf("%s %d exceeds %d", what, v, limit)
	}
	return int(min(v, limit))
}

func (f *fields) signed() int64 {
	v := f.number() + 1
	if v&1 == 1 {
		return -int64(v >> 1)
	}
	return int64(v >> 1)
}

func (f *fields) text() []byte {
	n := f.small("length", uint64(len(f.b)))
	text := f.b[:min(n, len(f.b))]
	f.b = f.b[len(text):]
	return text
}

// number reads a number of groups of seven bits.
func number(next func() byte) (v uint64, err error) {
	for range 9 { // 63 bits
		c := next()
		v = v<<7 | uint64(c&0x7f)
		if c&0x80 == 0 {
			return v, nil
		}
	}
	return 0, fmt.Errorf("a number has more than 63 bits")
}
