package trafficview

import (
	"bytes"
	"encoding/binary"
)

// box returns an MP4 box (ISO/IEC 14496-12 4.2) with the content given in parts.
func box(name string, parts ...[]byte) []byte {
	content := bytes.Join(parts, nil)
	b := binary.BigEndian.AppendUint32(nil, uint32(8+len(content)))
	b = append(b, name...)
	return append(b, content...)
}

// words returns 32-bit fields. A box that has a version and flags begins with
// a word of them; two 16-bit fields make a word.
func words(values ...uint32) []byte {
	b := make([]byte, 0, 4*len(values))
	for _, v := range values {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return b
}

// code returns a box's name as a field.
func code(name string) uint32 { return binary.BigEndian.Uint32([]byte(name)) }
