// Package fmp4 reads fragmented MP4 (ISO/IEC 14496-12): init segments through
// mp4ff, movie fragments with a walker of its own that allocates nothing a
// sample. It takes bytes that are there and does no reading; what a box claims
// is checked before it is believed.
package fmp4

import (
	"encoding/binary"
	"fmt"
	"math"
)

// MaxBox is the longest moov or moof, in bytes. A moof has at most 16 bytes a
// sample, so this is for a million of them.
const MaxBox = 16 << 20

// Type is the type of a box, four characters.
type Type [4]byte

// String returns the type as it is written in texts.
func (t Type) String() string { return string(t[:]) }

// printable reports whether t could be a box type: all that are registered
// are printable, but for the copyright sign of some in metadata.
func (t Type) printable() bool {
	for _, c := range t {
		if (c < ' ' || c > '~') && c != 0xa9 {
			return false
		}
	}
	return true
}

// Header is the header of a box, clause 4.2.
type Header struct {
	Type   Type
	Length int   // of the header: 8 or 16 bytes
	Size   int64 // of the whole box; 0 where it goes on to the end of the file
}

// ParseHeader reads the header at the start of b; ok is false where more bytes
// are needed. The error says why it can't be one.
func ParseHeader(b []byte) (h Header, ok bool, err error) {
	if len(b) < 8 {
		return Header{}, false, nil
	}
	h = Header{Type: Type(b[4:8]), Length: 8, Size: int64(binary.BigEndian.Uint32(b))}
	if !h.Type.printable() {
		return h, false, fmt.Errorf("box type %#x is not four letters", h.Type.String())
	}
	if h.Size == 1 {
		if len(b) < 16 {
			return Header{}, false, nil
		}
		size := binary.BigEndian.Uint64(b[8:])
		if size > math.MaxInt64 {
			return h, false, fmt.Errorf("%s: size %d exceeds %d", h.Type, size, int64(math.MaxInt64))
		}
		h.Length, h.Size = 16, int64(size)
	}
	if h.Size != 0 && h.Size < int64(h.Length) {
		return h, false, fmt.Errorf("%s: size %d is less than its header's %d", h.Type, h.Size, h.Length)
	}
	return h, true, nil
}

// cut splits the first box off b.
func cut(b []byte) (t Type, payload, rest []byte, err error) {
	h, ok, err := ParseHeader(b)
	switch {
	case err != nil:
		return h.Type, nil, nil, err
	case !ok:
		return h.Type, nil, nil, fmt.Errorf("%d bytes left over, too few for a box", len(b))
	case h.Size == 0:
		h.Size = int64(len(b))
	case h.Size > int64(len(b)):
		return h.Type, nil, nil, fmt.Errorf("%s: size %d exceeds the %d bytes around it", h.Type, h.Size, len(b))
	}
	return h.Type, b[h.Length:h.Size], b[h.Size:], nil
}

// Is reports whether t is the type of that name.
func (t Type) Is(name string) bool { return string(t[:]) == name }
