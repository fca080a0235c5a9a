// Package h264 reads the headers of H.264 pictures (ISO/IEC 14496-10) and makes
// decoder configurations of their parameter sets (ISO/IEC 14496-15).
package h264

import (
	"fmt"

	"campipe/internal/nal"
)

// The types of NAL units, table 7-1.
const (
	slice      = 1
	partition  = 2 // A: the first of three that a slice is split into
	idr        = 5
	sei        = 6
	sps        = 7
	pps        = 8
	delimiter  = 9
	filler     = 12
	extension  = 13 // of a sequence parameter set
	subset     = 15 // sequence parameter set of further layers
	reserved   = 18
	highestSPS = 31  // clause 7.4.2.1.1
	highestPPS = 255 // clause 7.4.2.2
)

// Codec is H.264.
type Codec struct{}

// Look says what a unit is. Decoding can start at an IDR picture, and at one of
// which supplemental information says that all is well from there on: encoders
// of broadcasters make no others after the first.
func (Codec) Look(unit []byte) nal.Unit {
	if len(unit) == 0 {
		return nal.Unit{}
	}
	switch unit[0] & 0x1f {
	case slice, partition, idr:
		bits := nal.NewBits(unit[1:])
		u := nal.Unit{Role: nal.Slice, Address: bits.Unsigned(), Key: unit[0]&0x1f == idr}
		if bits.Err() != nil {
			return nal.Unit{}
		}
		return u
	case sei:
		return nal.Unit{Role: nal.Prefix, Key: recovers(unit)}
	case sps, pps:
		return nal.Unit{Role: nal.Parameters}
	case delimiter:
		return nal.Unit{Role: nal.Delimiter}
	case filler:
		return nal.Unit{Role: nal.Filler}
	case extension, subset, subset + 1, subset + 2, reserved:
		return nal.Unit{Role: nal.Prefix}
	}
	return nal.Unit{}
}

// recovers reports whether supplemental information has a recovery point, clause
// D.1.8, at the very picture that it stands before.
func recovers(unit []byte) bool {
	const recoveryPoint = 6
	bits := nal.NewBits(unit[1:])
	number := func() (n int) {
		for bits.Err() == nil {
			c := bits.Read(8)
			n += int(c)
			if c != 0xff {
				break
			}
		}
		return n
	}
	for bits.Err() == nil {
		kind, size := number(), number()
		if kind == recoveryPoint {
			return bits.Unsigned() == 0 && bits.Err() == nil
		}
		if size > len(unit) {
			break
		}
		bits.Skip(size * 8)
	}
	return false
}

// Set says which parameter set unit is.
func (Codec) Set(unit []byte) (nal.Set, error) {
	set := nal.Set{Kind: unit[0] & 0x1f}
	if set.Kind == sps {
		s, err := parseSPS(unit)
		if err != nil {
			return set, fmt.Errorf("sps: %w", err)
		}
		set.ID = s.id
		return set, nil
	}
	bits := nal.NewBits(unit[1:])
	set.ID = bits.Unsigned()
	if err := bits.Err(); err != nil {
		return set, fmt.Errorf("pps: %w", err)
	}
	if set.ID > highestPPS {
		return set, fmt.Errorf("pps: number %d exceeds %d", set.ID, highestPPS)
	}
	return set, nil
}
