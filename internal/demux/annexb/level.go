package annexb

import (
	"campipe/internal/demux/media"
	codec "github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
)

// baseline is the profile without B pictures, ISO/IEC 14496-10 clause A.2.1. The
// others may have them, and where they don't say how far they are out of order, a
// picture waits for as many as its level allows.
const baseline = 66

// maxFrames is how many pictures a decoder keeps at most, clause A.3.1.
const maxFrames = 16

// buffers are MaxDpbMbs, table A-1: how many macroblocks a decoder keeps, by
// level.
var buffers = map[uint8]uint64{
	10: 396, 11: 900, 12: 2376, 13: 2376, 20: 2376, 21: 4752, 22: 8100, 30: 8100, 31: 18000, 32: 20480,
	40: 32768, 41: 32768, 42: 34816, 50: 110400, 51: 184320, 52: 184320, 60: 696320, 61: 696320, 62: 696320,
}

// sequenceOf says what a sequence parameter set does.
func sequenceOf(s *codec.SPS) sequence {
	q := sequence{depth: framesOf(s), reorder: unknown}
	if v := s.VUI; v != nil {
		if t := v.TimingInfo; t != nil {
			q.rate = media.RateOf(float64(t.TimeScale), 2*float64(t.NumUnitsInTick)) // a tick is that of a field
		}
		if r := v.BitstreamRestriction; r != nil && r.MaxNumReorderFrames <= maxFrames {
			q.depth, q.reorder = int(r.MaxNumReorderFrames), int(r.MaxNumReorderFrames)
		}
	}
	if s.PicOrderCntType != 0 || s.ProfileIdc == baseline {
		q.depth, q.reorder = 0, 0
	}
	return q
}

// framesOf returns MaxDpbFrames, clause A.3.1.
func framesOf(s *codec.SPS) int {
	size := (uint64(s.PicWidthInMbsMinus1) + 1) * (uint64(s.PicHeightInMapUnitsMinus1) + 1)
	if !s.FrameMbsOnlyFlag {
		size *= 2
	}
	if n, ok := buffers[s.LevelIdc]; ok {
		return int(min(max(n/size, 1), maxFrames))
	}
	return maxFrames
}
