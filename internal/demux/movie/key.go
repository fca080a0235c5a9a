package movie

import (
	"encoding/binary"
	"strings"

	"campipe/internal/fmp4"
)

// keyOf returns how to tell that decoding can start at a sample of t. Where the
// pictures themselves say it they are asked: EvoStream's servers flag each
// sample as one to start at.
func keyOf(t *fmp4.Track) func(*fmp4.Sample) bool {
	switch name, _, _ := strings.Cut(t.Codec, "."); {
	case t.Rate != 0 || name == "jpeg":
		return always
	case name == "avc1" || name == "avc3":
		return isIDR
	case name == "hvc1" || name == "hev1":
		return isIRAP
	}
	return (*fmp4.Sample).Sync
}

func always(*fmp4.Sample) bool { return true }

// isIDR reports whether the first slice of an H.264 picture is of an IDR
// picture, ISO/IEC 14496-10 table 7-1.
func isIDR(s *fmp4.Sample) bool {
	for nal := range units(s.Data) {
		switch nal[0] & 0x1f {
		case 5:
			return true
		case 1, 2:
			return false
		}
	}
	return false
}

// isIRAP reports whether the first slice of an H.265 picture is of one that
// decoding can start at, ISO/IEC 23008-2 table 7-1.
func isIRAP(s *fmp4.Sample) bool {
	for nal := range units(s.Data) {
		if unit := nal[0] >> 1 & 0x3f; unit < 32 {
			return unit >= 16 && unit <= 23
		}
	}
	return false
}

// units gives the NAL units of a picture, each with a length of four bytes
// before it, as far as they are whole. None is empty.
func units(b []byte) func(yield func([]byte) bool) {
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
