// Package nal takes apart and puts together what H.264 and H.265 have in common:
// NAL units, as a byte stream (ISO/IEC 14496-10 and 23008-2, annex B) and behind
// their lengths (ISO/IEC 14496-15), access units, and parameter sets.
package nal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"
)

// startCode stands before each unit of a byte stream; zeros may come before it.
var startCode = []byte{0, 0, 1}

// Units gives the NAL units of a byte stream that is there as a whole. What
// comes before the first start code is passed over. None is empty.
func Units(b []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		i := bytes.Index(b, startCode)
		for i >= 0 {
			b = b[i+len(startCode):]
			unit := b
			if i = bytes.Index(b, startCode); i >= 0 {
				unit = b[:i]
			}
			if unit = trim(unit); len(unit) > 0 && !yield(unit) {
				return
			}
		}
	}
}

// trim takes off what is behind a unit: it ends before three zeros, and its last
// byte has a bit that is 1.
func trim(unit []byte) []byte { return bytes.TrimRight(stop(unit), "\x00") }

// stop ends a unit before three zeros.
func stop(unit []byte) []byte {
	if i := bytes.Index(unit, []byte{0, 0, 0}); i >= 0 {
		return unit[:i]
	}
	return unit
}

// Prefixed gives the NAL units of an access unit, each with a length of four
// bytes before it, as far as they are whole. None is empty.
func Prefixed(b []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for len(b) > 4 {
			n := int64(binary.BigEndian.Uint32(b))
			if n > int64(len(b)-4) {
				return
			}
			if n > 0 && !yield(b[4:4+n]) {
				return
			}
			b = b[4+n:]
		}
	}
}

// Append appends a unit to dst, behind its length in four bytes.
func Append(dst, unit []byte) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(unit)))
	return append(dst, unit...)
}

// Widen appends to dst the access unit b, whose units stand behind lengths of
// size bytes, 1 to 4, with lengths of four. On an error dst is as it was.
func Widen(dst, b []byte, size int) ([]byte, error) {
	before := len(dst)
	for at := 0; at < len(b); {
		n, head := 0, b[at:min(at+size, len(b))]
		for _, c := range head {
			n = n<<8 | int(c)
		}
		at += len(head)
		if len(head) < size || n > len(b)-at {
			return dst[:before], fmt.Errorf("unit of %d bytes exceeds the %d that are left", n, len(b)-at)
		}
		dst = Append(dst, b[at:at+n])
		at += n
	}
	return dst, nil
}
