package payload

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"campipe/internal/jpeg"
)

// stillHead is what a packet says of its picture (RFC 2435 clause 3.1).
type stillHead struct {
	offset        int
	subsampled    bool // in both directions, 4:2:0; else 4:2:2
	width, height int
	restart       uint16   // interval, 0 is none
	wide          [2]bool  // whether tables have 16 bits an entry
	tables        [][]byte // two of quantization, in zigzag order
}

// parse reads the head of a packet, and returns what is behind it. Tables are in
// the first packet of a picture only.
func (s *still) parse(b []byte) (h stillHead, rest []byte, err error) {
	if len(b) < 8 {
		return h, nil, fmt.Errorf("head of %d bytes is less than 8", len(b))
	}
	h.offset = int(b[1])<<16 | int(b[2])<<8 | int(b[3])
	kind, q := b[4], b[5]
	h.width, h.height = 8*int(b[6]), 8*int(b[7])
	if h.width == 0 || h.height == 0 { // too large: 2040 is the most that eight bits can say
		h.width, h.height = s.width, s.height
	}
	if h.width == 0 || h.height == 0 {
		return h, nil, fmt.Errorf("nothing says how large the picture is")
	}
	b = b[8:]
	if kind&^0x41 != 0 {
		return h, nil, fmt.Errorf("type %d is none of 0, 1, 64 and 65", kind)
	}
	h.subsampled = kind&1 == 1
	if kind&0x40 != 0 {
		if len(b) < 4 {
			return h, nil, fmt.Errorf("restart head of %d bytes is less than 4", len(b))
		}
		h.restart = binary.BigEndian.Uint16(b)
		b = b[4:]
	}
	if h.offset != 0 {
		return h, b, nil
	}
	switch {
	case q == 0 || q >= 100 && q < 128:
		return h, nil, fmt.Errorf("quality %d is reserved", q)
	case q < 100:
		h.tables = scaled(int(q))
		return h, b, nil
	}
	rest, err = s.quantization(&h, q, b)
	return h, rest, err
}

// quantization reads the tables that the first packet of a picture has, or finds
// those that came before under the same number (clause 3.1.8). It returns what is behind.
func (s *still) quantization(h *stillHead, q byte, b []byte) ([]byte, error) {
	if len(b) < 4 {
		return nil, fmt.Errorf("table head of %d bytes is less than 4", len(b))
	}
	precision, n := b[1], int(binary.BigEndian.Uint16(b[2:]))
	if b = b[4:]; n > len(b) {
		return nil, fmt.Errorf("tables of %d bytes exceed the %d that are left", n, len(b))
	}
	tables, rest := b[:n], b[n:]
	if n == 0 {
		kept := s.tables[q]
		if kept == nil {
			return nil, fmt.Errorf("no tables of number %d came", q)
		}
		precision, tables = kept[0], kept[1:]
	} else if q < 255 && n <= 2*2*64 {
		s.tables[q] = append([]byte{precision}, tables...)
	}
	for i := range h.wide {
		size := 64
		if h.wide[i] = precision>>i&1 == 1; h.wide[i] {
			size = 128
		}
		if len(tables) < size {
			return nil, fmt.Errorf("table %d of %d bytes, not %d", i, len(tables), size)
		}
		h.tables = append(h.tables, tables[:size])
		tables = tables[size:]
	}
	return rest, nil
}

// The segments of a picture, without what is told of it (ITU-T T.81 annex B).
var (
	startOfImage = []byte{0xff, 0xd8}
	endOfImage   = []byte{0xff, 0xd9}
	startOfScan  = []byte{0xff, 0xda, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0}
)

// append appends the picture up to its scan, with the tables of clause 3.1.8 and
// annex K.3 of T.81.
func (h *stillHead) append(b []byte) []byte {
	b = append(b, startOfImage...)
	for i, table := range h.tables {
		number := byte(i)
		if h.wide[i] {
			number |= 0x10
		}
		b = append(b, 0xff, 0xdb, 0, byte(3+len(table)), number)
		b = append(b, table...)
	}
	if h.restart > 0 {
		b = append(b, 0xff, 0xdd, 0, 4, byte(h.restart>>8), byte(h.restart))
	}
	sampling := byte(0x21)
	if h.subsampled {
		sampling = 0x22
	}
	b = append(b, 0xff, 0xc0, 0, 17, 8, byte(h.height>>8), byte(h.height), byte(h.width>>8), byte(h.width),
		3, 1, sampling, 0, 2, 0x11, 1, 3, 0x11, 1)
	b = jpeg.AppendTables(b)
	return append(b, startOfScan...)
}

// scaled returns the tables of annex K.1 of T.81 for a quality (clause 4.2).
func scaled(q int) [][]byte {
	factor := 200 - 2*q
	if q < 50 {
		factor = 5000 / q
	}
	tables := [][]byte{bytes.Clone(luminance[:]), bytes.Clone(chrominance[:])}
	for _, t := range tables {
		for i, v := range t {
			t[i] = byte(min(max((int(v)*factor+50)/100, 1), 255))
		}
	}
	return tables
}

// The tables of annex K.1 of T.81, in zigzag order (RFC 2435 annex A).
var (
	luminance = [64]byte{
		16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
		56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
	}
	chrominance = [64]byte{
		17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
		99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
	}
)
