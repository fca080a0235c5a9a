package annexb

import (
	"campipe/internal/demux/media"
	"campipe/internal/h265"
	"campipe/internal/nal"

	codec "github.com/bluenviron/mediacommon/v2/pkg/codecs/h265"
)

// hevc counts the pictures of H.265, ISO/IEC 23008-2 clause 8.3.1.
type hevc struct {
	sequences map[uint32]*codec.SPS
	pictures  map[uint32]codec.PPS
	high, low int64 // PicOrderCntMsb and slice_pic_order_cnt_lsb of the latest reference of the lowest layer
	begun     bool  // a key picture came, and its sequence has not ended
}

// The types of NAL units, table 7-1.
const (
	firstLeading  = 6 // they are shown before the key picture that they come behind
	lastLeading   = 9
	lastLow       = 14 // up to it those of even types are no references
	firstKey      = 16
	lastBroken    = 18 // up to it key pictures begin a sequence,
	lastIDR       = 20 // and up to it, which have no count
	lastKey       = 23
	endOfSequence = 36
)

func (h *hevc) begin(config []byte) (all sequence) {
	h.sequences, h.pictures = map[uint32]*codec.SPS{}, map[uint32]codec.PPS{}
	sets, _ := h265.Sets(config) // we made it
	for _, unit := range sets {
		var p codec.PPS
		if p.Unmarshal(unit) == nil {
			h.pictures[p.ID] = p
			continue
		}
		s := new(codec.SPS)
		if s.Unmarshal(unit) == nil && s.Log2MaxPicOrderCntLsbMinus4 <= longest {
			h.sequences[uint32(s.ID)] = s
			all = all.and(ofHEVC(s))
		}
	}
	return all
}

// ofHEVC says what a sequence parameter set does, clause 7.4.3.2.
func ofHEVC(s *codec.SPS) (q sequence) {
	if n := len(s.MaxNumReorderPics); n > 0 && s.MaxNumReorderPics[n-1] < maxFrames {
		q.reorder = int(s.MaxNumReorderPics[n-1])
		q.depth = q.reorder
	}
	if s.VUI != nil && s.VUI.TimingInfo != nil {
		q.rate = media.RateOf(float64(s.VUI.TimingInfo.TimeScale), float64(s.VUI.TimingInfo.NumUnitsInTick))
	}
	return q
}

func (h *hevc) count(au []byte) shown {
	unit := slice(h265.Codec{}, au)
	if unit == nil {
		return shown{count: h.high + h.low}
	}
	kind := unit[0] >> 1 & 0x3f
	key, idr := kind >= firstKey && kind <= lastKey, kind > lastBroken && kind <= lastIDR
	first := key && (kind <= lastIDR || !h.begun)
	h.begun = (h.begun || key) && !ends(au)

	bits := nal.NewBits(unit[2:])
	bits.Skip(1) // first_slice_segment_in_pic_flag
	if key {
		bits.Skip(1) // no_output_of_prior_pics_flag
	}
	set := h.pictures[bits.Unsigned()]
	high, low := int64(0), int64(0)
	if s := h.sequences[set.SPSID]; s != nil && !idr {
		bits.Skip(int(set.NumExtraSliceHeaderBits))
		bits.Unsigned() // slice_type
		if set.OutputFlagPresentFlag {
			bits.Skip(1)
		}
		if s.SeparateColourPlaneFlag {
			bits.Skip(2)
		}
		n := int(s.Log2MaxPicOrderCntLsbMinus4) + 4
		low = int64(bits.Read(n))
		if !first {
			high = wrapped(low, h.high, h.low, n)
		}
	}
	lowest := unit[1]&7 == 1
	if leading := kind >= firstLeading && kind <= lastLeading; lowest && !leading && (kind > lastLow || kind%2 == 1) {
		h.high, h.low = high, low
	}
	return shown{count: high + low, first: first}
}

// ends reports whether a sequence ends behind an access unit.
func ends(au []byte) bool {
	for unit := range nal.Prefixed(au) {
		if unit[0]>>1&0x3f == endOfSequence {
			return true
		}
	}
	return false
}
