package h264

import (
	"encoding/binary"
	"fmt"

	"campipe/internal/nal"
)

// Describe makes an AVCDecoderConfigurationRecord of parameter sets (ISO/IEC
// 14496-15 clause 5.3.3.1), with lengths of four bytes. Size and codec string are
// the first sequence's; those of its sets come first.
func (Codec) Describe(sets [][]byte) (nal.Format, error) {
	var sequences, pictures [][]byte
	for _, set := range sets {
		if set[0]&0x1f == sps {
			sequences = append(sequences, set)
		} else {
			pictures = append(pictures, set)
		}
	}
	switch {
	case len(sequences) == 0:
		return nal.Format{}, fmt.Errorf("no sequence parameter set")
	case len(pictures) == 0:
		return nal.Format{}, fmt.Errorf("no picture parameter set")
	case len(sequences) > highestSPS:
		return nal.Format{}, fmt.Errorf("%d sequence parameter sets exceed %d", len(sequences), highestSPS)
	case len(pictures) > highestPPS:
		return nal.Format{}, fmt.Errorf("%d picture parameter sets exceed %d", len(pictures), highestPPS)
	}
	p, err := parseSPS(sequences[0])
	if err != nil {
		return nal.Format{}, fmt.Errorf("sps: %w", err)
	}
	c := []byte{1, p.profile, p.constraints, p.level, 0xfc | 3, 0xe0 | byte(len(sequences))}
	if c, err = appendSets(c, sequences); err != nil {
		return nal.Format{}, err
	}
	c = append(c, byte(len(pictures)))
	if c, err = appendSets(c, pictures); err != nil {
		return nal.Format{}, err
	}
	switch p.profile {
	case 66, 77, 88: // the others say more, as far as clause 5.3.3.1.2 goes
	default:
		c = append(c, 0xfc|byte(p.chroma), 0xf8|byte(p.luma), 0xf8|byte(p.colour), 0)
	}
	return nal.Format{Codec: CodecString("avc1", c), Config: c, Width: p.width, Height: p.height}, nil
}

func appendSets(c []byte, sets [][]byte) ([]byte, error) {
	for _, set := range sets {
		if len(set) > 1<<16-1 {
			return nil, fmt.Errorf("parameter set of %d bytes exceeds %d", len(set), 1<<16-1)
		}
		c = binary.BigEndian.AppendUint16(c, uint16(len(set)))
		c = append(c, set...)
	}
	return c, nil
}

// CodecString returns the codec string, RFC 6381 clause 3.3, of a sample entry
// with an avcC of at least four bytes.
func CodecString(entry string, avcC []byte) string {
	return fmt.Sprintf("%s.%02x%02x%02x", entry, avcC[1], avcC[2], avcC[3])
}

// Sets returns the parameter sets of an avcC. They are parts of it.
func Sets(avcC []byte) ([][]byte, error) {
	if len(avcC) < 6 {
		return nil, fmt.Errorf("avcC: %d bytes are less than 6", len(avcC))
	}
	var sets [][]byte
	b := avcC[5:]
	for _, mask := range []byte{0x1f, 0xff} {
		if len(b) == 0 {
			return nil, fmt.Errorf("avcC: no number of parameter sets")
		}
		n := int(b[0] & mask)
		b = b[1:]
		for range n {
			if len(b) < 2 || int(binary.BigEndian.Uint16(b)) > len(b)-2 {
				return nil, fmt.Errorf("avcC: parameter set %d is longer than the %d bytes that are left", len(sets)+1, len(b))
			}
			size := int(binary.BigEndian.Uint16(b))
			if size > 0 {
				sets = append(sets, b[2:2+size])
			}
			b = b[2+size:]
		}
	}
	return sets, nil
}
