// Package h265 reads the headers of H.265 pictures (ISO/IEC 23008-2) and makes
// decoder configurations of their parameter sets (ISO/IEC 14496-15).
package h265

import (
	"fmt"

	"campipe/internal/nal"
)

// The types of NAL units, table 7-1.
const (
	firstIRAP  = 16 // those from which decoding can start
	lastIRAP   = 23
	lastSlice  = 31
	vps        = 32
	sps        = 33
	pps        = 34
	delimiter  = 35
	filler     = 38
	prefixSEI  = 39
	highestPPS = 63 // clause 7.4.3.3
	highestSPS = 15 // clause 7.4.3.2
)

func kind(unit []byte) byte { return unit[0] >> 1 & 0x3f }

// Codec is H.265.
type Codec struct{}

// Look says what a unit is. Units of layers above the base belong to the access
// unit that they stand in.
func (Codec) Look(unit []byte) nal.Unit {
	if len(unit) < 3 {
		return nal.Unit{}
	}
	if layer := unit[0]&1<<5 | unit[1]>>3; layer > 0 {
		return nal.Unit{}
	}
	switch k := kind(unit); {
	case k <= lastSlice:
		u := nal.Unit{Role: nal.Slice, Key: k >= firstIRAP && k <= lastIRAP, Address: nal.Continues}
		if unit[2]&0x80 != 0 { // first_slice_segment_in_pic_flag
			u.Address = 0
		}
		return u
	case k >= vps && k <= pps:
		return nal.Unit{Role: nal.Parameters}
	case k == delimiter:
		return nal.Unit{Role: nal.Delimiter}
	case k == filler:
		return nal.Unit{Role: nal.Filler}
	case k == prefixSEI, k >= 41 && k <= 44, k >= 48 && k <= 55: // clause 7.4.2.4.4
		return nal.Unit{Role: nal.Prefix}
	}
	return nal.Unit{}
}

// Set says which parameter set unit is.
func (Codec) Set(unit []byte) (nal.Set, error) {
	set := nal.Set{Kind: kind(unit)}
	switch bits := nal.NewBits(unit[2:]); set.Kind {
	case vps:
		set.ID = bits.Read(4)
		return set, bits.Err()
	case sps:
		p, err := parseSPS(unit)
		if err != nil {
			return set, fmt.Errorf("sps: %w", err)
		}
		set.ID = p.id
	default:
		set.ID = bits.Unsigned()
		if err := bits.Err(); err != nil {
			return set, fmt.Errorf("pps: %w", err)
		}
		if set.ID > highestPPS {
			return set, fmt.Errorf("pps: number %d exceeds %d", set.ID, highestPPS)
		}
	}
	return set, nil
}
