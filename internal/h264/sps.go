package h264

import (
	"fmt"

	"campipe/internal/nal"
)

// parameters are the fields of a sequence parameter set that a file must know.
type parameters struct {
	profile, constraints, level byte
	id                          uint32
	chroma, luma, colour        uint32 // chroma_format_idc, bit depths - 8
	width, height               int
}

// maxSide is the largest side of a picture, in pixels: what a sample entry can
// say, and more than level 6.2 allows.
const maxSide = 1<<16 - 1

// hasChroma reports whether sets of that profile say their chroma format, clause
// 7.3.2.1.1.
func hasChroma(profile byte) bool {
	switch profile {
	case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135:
		return true
	}
	return false
}

// parseSPS reads a sequence parameter set, clause 7.3.2.1, as far as its size.
func parseSPS(unit []byte) (*parameters, error) {
	if len(unit) < 4 {
		return nil, fmt.Errorf("unit is too short")
	}
	p := &parameters{profile: unit[1], constraints: unit[2], level: unit[3], chroma: 1}
	bits := nal.NewBits(unit[4:])
	if p.id = bits.Unsigned(); p.id > highestSPS {
		return nil, fmt.Errorf("number %d exceeds %d", p.id, highestSPS)
	}
	planes := false
	if hasChroma(p.profile) {
		if p.chroma = bits.Unsigned(); p.chroma > 3 {
			return nil, fmt.Errorf("chroma format %d exceeds 3", p.chroma)
		}
		if p.chroma == 3 {
			planes = bits.Flag()
		}
		if p.luma, p.colour = bits.Unsigned(), bits.Unsigned(); max(p.luma, p.colour) > 6 {
			return nil, fmt.Errorf("bit depth %d exceeds 14", 8+max(p.luma, p.colour))
		}
		bits.Skip(1) // qpprime_y_zero_transform_bypass_flag
		if bits.Flag() {
			skipScaling(bits, p.chroma)
		}
	}
	bits.Unsigned() // log2_max_frame_num_minus4
	switch order := bits.Unsigned(); order {
	case 0:
		bits.Unsigned() // log2_max_pic_order_cnt_lsb_minus4
	case 1:
		bits.Skip(1)
		bits.Signed()
		bits.Signed()
		n := bits.Unsigned()
		if n > 255 {
			return nil, fmt.Errorf("%d frames in the cycle of orders, more than 255", n)
		}
		for range n {
			bits.Signed()
		}
	}
	bits.Unsigned() // max_num_ref_frames
	bits.Skip(1)    // gaps_in_frame_num_value_allowed_flag
	width, height := (int64(bits.Unsigned())+1)*16, (int64(bits.Unsigned())+1)*16
	field := int64(1)
	if !bits.Flag() { // frame_mbs_only_flag
		field = 2
		bits.Skip(1)
	}
	height *= field
	bits.Skip(1) // direct_8x8_inference_flag
	if bits.Flag() {
		x, y := int64(1), field // clause 7.4.2.1.1, CropUnitX and Y
		if !planes && (p.chroma == 1 || p.chroma == 2) {
			x = 2
		}
		if !planes && p.chroma == 1 {
			y *= 2
		}
		width -= x * (int64(bits.Unsigned()) + int64(bits.Unsigned()))
		height -= y * (int64(bits.Unsigned()) + int64(bits.Unsigned()))
	}
	if err := bits.Err(); err != nil {
		return nil, err
	}
	if width < 1 || width > maxSide || height < 1 || height > maxSide {
		return nil, fmt.Errorf("picture of %dx%d, not 1x1 to %dx%d", width, height, maxSide, maxSide)
	}
	p.width, p.height = int(width), int(height)
	return p, nil
}

// skipScaling passes over the scaling lists, clause 7.3.2.1.1.1.
func skipScaling(bits *nal.Bits, chroma uint32) {
	lists := 8
	if chroma == 3 {
		lists = 12
	}
	for i := range lists {
		if !bits.Flag() {
			continue
		}
		size := 16
		if i >= 6 {
			size = 64
		}
		last, next := int32(8), int32(8)
		for range size {
			if next != 0 {
				next = (last + bits.Signed()) & 0xff
			}
			if next != 0 {
				last = next
			}
		}
	}
}
