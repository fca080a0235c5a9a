package h265

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"strings"

	"campipe/internal/nal"
)

// headLength is the length of an hvcC before its arrays.
const headLength = 23

// Describe makes an HEVCDecoderConfigurationRecord of parameter sets (ISO/IEC
// 14496-15 clause 8.3.3.1), with lengths of four bytes; its arrays are said to be
// complete. Size and codec string are the first sequence's.
func (Codec) Describe(sets [][]byte) (nal.Format, error) {
	var of [3][][]byte // VPS, SPS, PPS
	for _, set := range sets {
		if k := kind(set); k >= vps && k <= pps {
			of[k-vps] = append(of[k-vps], set)
		}
	}
	for i, name := range []string{"video", "sequence", "picture"} {
		if len(of[i]) == 0 {
			return nal.Format{}, fmt.Errorf("no %s parameter set", name)
		}
	}
	p, err := parseSPS(of[sps-vps][0])
	if err != nil {
		return nal.Format{}, fmt.Errorf("sps: %w", err)
	}
	c := append([]byte{1}, p.profile[:]...)
	c = append(c,
		0xf0, 0, // min_spatial_segmentation_idc: not known
		0xfc, // parallelismType: not known
		0xfc|byte(p.chroma), 0xf8|byte(p.luma), 0xf8|byte(p.colour),
		0, 0, // avgFrameRate: not known
		p.layers<<3|p.nested<<2|3, // constantFrameRate not known; lengths of four bytes
		byte(len(of)))
	for i, sets := range of {
		c = append(c, 0x80|(vps+byte(i)))
		c = binary.BigEndian.AppendUint16(c, uint16(len(sets)))
		for _, set := range sets {
			if len(set) > 1<<16-1 {
				return nal.Format{}, fmt.Errorf("parameter set of %d bytes exceeds %d", len(set), 1<<16-1)
			}
			c = binary.BigEndian.AppendUint16(c, uint16(len(set)))
			c = append(c, set...)
		}
	}
	return nal.Format{Codec: CodecString("hvc1", c), Config: c, Width: p.width, Height: p.height}, nil
}

// CodecString returns the codec string, ISO/IEC 14496-15 annex E.3, of a sample
// entry with an hvcC of at least 13 bytes.
func CodecString(entry string, hvcC []byte) string {
	space := []string{"", "A", "B", "C"}[hvcC[1]>>6]
	tier := "L"
	if hvcC[1]&0x20 != 0 {
		tier = "H"
	}
	compatible := bits.Reverse32(binary.BigEndian.Uint32(hvcC[2:]))
	var s strings.Builder
	fmt.Fprintf(&s, "%s.%s%d.%X.%s%d", entry, space, hvcC[1]&0x1f, compatible, tier, hvcC[12])
	for _, b := range []byte(strings.TrimRight(string(hvcC[6:12]), "\x00")) {
		fmt.Fprintf(&s, ".%X", b)
	}
	return s.String()
}

// Sets returns the parameter sets of an hvcC. They are parts of it.
func Sets(hvcC []byte) ([][]byte, error) {
	if len(hvcC) < headLength {
		return nil, fmt.Errorf("hvcC: %d bytes are less than %d", len(hvcC), headLength)
	}
	var sets [][]byte
	b := hvcC[headLength:]
	for range hvcC[headLength-1] {
		if len(b) < 3 {
			return nil, fmt.Errorf("hvcC: array of %d bytes is less than 3", len(b))
		}
		n := binary.BigEndian.Uint16(b[1:])
		b = b[3:]
		for range n {
			if len(b) < 2 || int(binary.BigEndian.Uint16(b)) > len(b)-2 {
				return nil, fmt.Errorf("hvcC: parameter set %d is longer than the %d bytes that are left", len(sets)+1, len(b))
			}
			size := int(binary.BigEndian.Uint16(b))
			if size > 2 && kind(b[2:]) >= vps && kind(b[2:]) <= pps {
				sets = append(sets, b[2:2+size])
			}
			b = b[2+size:]
		}
	}
	return sets, nil
}
