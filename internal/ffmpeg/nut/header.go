package nut

import "fmt"

// code is what a frame code stands for.
type code struct {
	flags  uint64
	pts    int64 // later than the frame before
	mul    uint64
	size   uint64
	stream int
	more   int // numbers to pass over
	header int
}

// mainInfo is what the main header says.
type mainInfo struct {
	num, den uint64 // seconds of a tick
	codes    [256]code
	headers  [][]byte // what frames can begin with without having it
}

const maxHeaders = 128

func parseMain(b []byte) (*mainInfo, error) {
	f := &fields{b: b}
	m := &mainInfo{headers: [][]byte{nil}}
	if v := f.small("version", version); v > 3 {
		f.number()
	} else if v < 2 {
		return nil, fmt.Errorf("version %d is before 2", v)
	}
	if n := f.number(); n != 1 {
		return nil, fmt.Errorf("%d streams, not 1", n)
	}
	f.number()
	if n := f.number(); n != 1 {
		return nil, fmt.Errorf("%d time bases, not 1", n)
	}
	m.num, m.den = f.number(), f.number()
	m.table(f)
	if len(f.b) > 0 && f.err == nil {
		for range f.small("number of headers", maxHeaders) {
			m.headers = append(m.headers, append([]byte(nil), f.text()...))
		}
	}
	if f.err == nil && (m.num == 0 || m.den == 0) {
		return nil, fmt.Errorf("time base is %d/%d s", m.num, m.den)
	}
	return m, f.err
}

// table reads what the 256 frame codes stand for. 'N' is none: it begins a
// startcode.
func (m *mainInfo) table(f *fields) {
	c := code{mul: 1}
	for i := 0; i < len(m.codes) && f.err == nil; {
		c.flags, c.size, c.more = f.number(), 0, 0
		n := f.number()
		count := uint64(0)
		for field := range n {
			switch field {
			case 0:
				c.pts = f.signed()
			case 1:
				c.mul = f.number()
			case 2:
				c.stream = f.small("stream", 0)
			case 3:
				c.size = f.number()
			case 4:
				c.more = f.small("reserved fields", 64)
			case 5:
				count = f.number()
			case 7:
				c.header = f.small("header", maxHeaders)
			default:
				f.number()
			}
			if f.err != nil {
				return
			}
		}
		if n < 6 {
			count = c.mul - c.size
		}
		if count == 0 || count > uint64(len(m.codes)-i) {
			f.err = fmt.Errorf("frame code %d: %d codes", i, count)
			return
		}
		for j := uint64(0); j < count && i < len(m.codes); i++ {
			if i == 'N' {
				m.codes[i].flags = flagInvalid
				continue
			}
			m.codes[i] = c
			m.codes[i].size += j
			j++
		}
	}
}

// parseStream reads a stream header, and the bits of a time that is not written
// out.
func parseStream(b []byte) (s Stream, shift int, err error) {
	const maxSide = 1 << 16
	f := &fields{b: b}
	f.small("stream", 0)
	s.Class = Class(f.small("class", 255))
	s.Format = string(f.text())
	f.small("time base", 0)
	shift = f.small("shift", 15)
	for range 3 {
		f.number()
	}
	s.Config = append([]byte(nil), f.text()...)
	switch s.Class {
	case Video:
		s.Width, s.Height = f.small("width", maxSide), f.small("height", maxSide)
	case Audio:
		num, den := f.number(), f.number()
		if den == 0 {
			return s, 0, fmt.Errorf("%d/0 samples a second", num)
		}
		s.Rate, s.Channels = int(num/den), f.small("channels", 255)
	}
	return s, shift, f.err
}
