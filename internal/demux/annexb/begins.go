package annexb

import (
	"bytes"

	"campipe/internal/h264"
	"campipe/internal/h265"
	"campipe/internal/nal"
)

// Begins reports whether b begins like a byte stream of H.264 or H.265.
func Begins(b []byte) bool { return codecOf(b) != nil }

// codecOf returns the codec that the units in b, the first bytes of a stream, are
// of; nil where b does not begin with one of either.
func codecOf(b []byte) nal.Codec {
	if zeros := len(b) - len(bytes.TrimLeft(b, "\x00")); zeros < 2 || zeros == len(b) || b[zeros] != 1 {
		return nil
	}
	for unit := range nal.Units(b) {
		switch {
		case unit[0]&0x80 != 0: // as in MPEG video and program streams
			return nil
		case isHEVC(unit):
			return h265.Codec{}
		case isAVC(unit):
			return h264.Codec{}
		}
	}
	return nil
}

// isHEVC reports whether a stream of H.265 can begin with unit: a delimiter, a
// parameter set, information or a key picture (ISO/IEC 23008-2 table 7-1), of the
// base layer and the lowest temporal one. In H.264 the two bytes would be a
// reserved or splitted unit, or information that others refer to, which there is
// not.
func isHEVC(unit []byte) bool {
	if len(unit) < 2 || unit[0]&1 != 0 || unit[1] != 1 {
		return false
	}
	switch kind := unit[0] >> 1; {
	case kind >= 16 && kind <= 21, kind >= 32 && kind <= 35, kind == 39:
		return true
	}
	return false
}

// isAVC reports whether a stream of H.264 can begin with unit: a picture, its
// information, a parameter set or a delimiter (ISO/IEC 14496-10 table 7-1), each
// referred to as it has to be.
func isAVC(unit []byte) bool {
	referred := unit[0]&0x60 != 0
	switch unit[0] & 0x1f {
	case 1:
		return true
	case 5, 7, 8:
		return referred
	case 6, 9:
		return !referred
	}
	return false
}
