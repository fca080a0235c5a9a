package annexb

import (
	"campipe/internal/h264"
	"campipe/internal/nal"

	codec "github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
)

// avc counts the pictures of H.264, ISO/IEC 14496-10 clause 8.2.1.1. In type 2
// they are shown in the order of decoding, and type 1 is taken for that: no
// camera is known to use it. Nor is memory management operation 5 looked for,
// behind which counts begin anew without an IDR picture.
type avc struct {
	sequences map[uint32]*codec.SPS
	pictures  map[uint32]pictureSet
	high, low int64 // PicOrderCntMsb and pic_order_cnt_lsb of the latest reference
	decoded   int64 // pictures of the sequence
}

// pictureSet is what is of use of a picture parameter set, clause 7.3.2.2.
type pictureSet struct {
	sequence uint32
	bottom   bool // frames tell the count of their second field
}

// longest is how many bits more than four the fields of a slice header have at
// most, clause 7.4.2.1.1. It is the same in H.265.
const longest = 12

func (a *avc) begin(config []byte) (all sequence) {
	a.sequences, a.pictures = map[uint32]*codec.SPS{}, map[uint32]pictureSet{}
	sets, _ := h264.Sets(config) // we made it
	for _, unit := range sets {
		if unit[0]&0x1f == 7 {
			s := new(codec.SPS)
			if s.Unmarshal(unit) != nil {
				s.VUI = nil // all before it was read before
			}
			all = all.and(sequenceOf(s))
			if max(s.Log2MaxFrameNumMinus4, s.Log2MaxPicOrderCntLsbMinus4) <= longest {
				a.sequences[s.ID] = s
			}
			continue
		}
		bits := nal.NewBits(unit[1:])
		id := bits.Unsigned()
		set := pictureSet{sequence: bits.Unsigned()}
		bits.Skip(1) // entropy_coding_mode_flag
		set.bottom = bits.Flag()
		a.pictures[id] = set
	}
	return all
}

func (a *avc) count(au []byte) shown {
	unit := slice(h264.Codec{}, au)
	if unit == nil {
		return a.next(false)
	}
	idr, reference := unit[0]&0x1f == 5, unit[0]&0x60 != 0
	bits := nal.NewBits(unit[1:])
	bits.Unsigned() // first_mb_in_slice
	bits.Unsigned() // slice_type
	set, known := a.pictures[bits.Unsigned()]
	s := a.sequences[set.sequence]
	if !known || s == nil {
		return a.next(idr)
	}
	if s.SeparateColourPlaneFlag {
		bits.Skip(2)
	}
	bits.Skip(int(s.Log2MaxFrameNumMinus4) + 4)
	field := false
	if !s.FrameMbsOnlyFlag {
		if field = bits.Flag(); field {
			bits.Skip(1) // bottom_field_flag
		}
	}
	if s.PicOrderCntType != 0 {
		p := a.next(idr)
		p.field = field
		return p
	}
	if idr {
		bits.Unsigned() // idr_pic_id
		a.high, a.low = 0, 0
	}
	n := int(s.Log2MaxPicOrderCntLsbMinus4) + 4
	low := int64(bits.Read(n))
	high := wrapped(low, a.high, a.low, n)
	p := shown{count: high + low, first: idr, field: field}
	if set.bottom && !field {
		p.count += int64(min(0, bits.Signed())) // delta_pic_order_cnt_bottom
	}
	if reference {
		a.high, a.low = high, low
	}
	return p
}

// next is a picture that is shown in the order of decoding.
func (a *avc) next(first bool) shown {
	if first {
		a.decoded = 0
	}
	a.decoded++
	return shown{count: a.decoded, first: first}
}

// wrapped returns the high part of a count whose low part of n bits is low, behind
// the reference whose parts those are: clauses 8.2.1.1 there and 8.3.1 in ISO/IEC
// 23008-2.
func wrapped(low, referenceHigh, referenceLow int64, n int) int64 {
	size := int64(1) << n
	switch {
	case low < referenceLow && referenceLow-low >= size/2:
		return referenceHigh + size
	case low > referenceLow && low-referenceLow > size/2:
		return referenceHigh - size
	}
	return referenceHigh
}
