package h265

import (
	"fmt"

	"campipe/internal/nal"
)

// parameters are the fields of a sequence parameter set that a file must know.
type parameters struct {
	layers, nested       byte     // temporal ones; whether each can be cut off
	profile              [12]byte // profile, tier, compatibility, constraints, level, as they stand
	id                   uint32
	chroma, luma, colour uint32 // chroma_format_idc, bit depths - 8
	width, height        int
}

// maxSide is the largest side of a picture, in pixels: what a sample entry can
// say, and more than level 6.2 allows.
const maxSide = 1<<16 - 1

// parseSPS reads a sequence parameter set, clause 7.3.2.2, as far as its depth.
func parseSPS(unit []byte) (*parameters, error) {
	bits := nal.NewBits(unit[2:])
	bits.Skip(4) // sps_video_parameter_set_id
	above := bits.Read(3)
	if above > 6 {
		return nil, fmt.Errorf("%d temporal layers exceed 7", above+1)
	}
	p := &parameters{layers: byte(above + 1), nested: byte(bits.Read(1))}
	for i := range p.profile {
		p.profile[i] = byte(bits.Read(8))
	}
	skipLayers(bits, int(above))
	if p.id = bits.Unsigned(); p.id > highestSPS {
		return nil, fmt.Errorf("number %d exceeds %d", p.id, highestSPS)
	}
	if p.chroma = bits.Unsigned(); p.chroma > 3 {
		return nil, fmt.Errorf("chroma format %d exceeds 3", p.chroma)
	}
	if p.chroma == 3 {
		bits.Skip(1) // separate_colour_plane_flag
	}
	width, height := int64(bits.Unsigned()), int64(bits.Unsigned())
	if bits.Flag() { // conformance_window_flag
		x, y := int64(1), int64(1) // SubWidthC, SubHeightC, table 6-1
		if p.chroma == 1 || p.chroma == 2 {
			x = 2
		}
		if p.chroma == 1 {
			y = 2
		}
		width -= x * (int64(bits.Unsigned()) + int64(bits.Unsigned()))
		height -= y * (int64(bits.Unsigned()) + int64(bits.Unsigned()))
	}
	if p.luma, p.colour = bits.Unsigned(), bits.Unsigned(); max(p.luma, p.colour) > 8 {
		return nil, fmt.Errorf("bit depth %d exceeds 16", 8+int64(max(p.luma, p.colour)))
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

// skipLayers passes over what profile_tier_level, clause 7.3.3, has of the layers
// below the highest.
func skipLayers(bits *nal.Bits, n int) {
	if n == 0 {
		return
	}
	present := bits.Read(16) // two bits a layer, for eight
	for i := range n {
		if present>>(15-2*i)&1 == 1 {
			bits.Skip(88) // profile
		}
		if present>>(14-2*i)&1 == 1 {
			bits.Skip(8) // level
		}
	}
}
