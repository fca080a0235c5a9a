package movie

import (
	"strings"

	"campipe/internal/fmp4"
	"campipe/internal/nal"
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
	for unit := range nal.Prefixed(s.Data) {
		switch unit[0] & 0x1f {
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
	for unit := range nal.Prefixed(s.Data) {
		if kind := unit[0] >> 1 & 0x3f; kind < 32 {
			return kind >= 16 && kind <= 23
		}
	}
	return false
}
