package payload

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"campipe/internal/h264"
	"campipe/internal/nal"
	"campipe/internal/rtp"

	codec "github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
)

// The types of payload that are no NAL unit (RFC 6184 clause 5.2). Those of the
// interleaved mode, which no camera is known to use, are not read.
const (
	stapA = 24
	fuA   = 28
)

// avc reads H.264.
type avc struct{ pictures }

// newAVC returns a reader of H.264, RFC 6184. Parameter sets may be told by
// sprop-parameter-sets (clause 8.1), or come among the units.
func newAVC(m Media, h Handler) *avc {
	var sets [][]byte
	for _, text := range strings.Split(m.Parameters["sprop-parameter-sets"], ",") {
		sets = append(sets, units(text)...)
	}
	return &avc{newPictures(h264.Codec{}, sets, reorderAVC, h)}
}

// units returns the unit, or units behind start codes, that a text of base64 is;
// what is no base64 is passed over: the units come again among the pictures.
func units(text string) [][]byte {
	unit, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(unit) == 0 {
		return nil
	}
	return slices.Collect(split(bytes.TrimRight(unit, "\x00")))
}

// Take implements Reader.
func (a *avc) Take(p rtp.Packet) {
	first, err := a.first(p.Payload)
	if a.begin(p, first) {
		if err == nil {
			err = a.read(p.Payload)
		}
		if err != nil {
			a.spoil(fmt.Errorf("h264: %w", err))
		}
	}
	a.end(p)
}

// first returns the first unit in a payload, at least its beginning, or nil if it
// begins in the payload before.
func (a *avc) first(b []byte) ([]byte, error) {
	if len(b) == 0 {
		return nil, nil
	}
	switch kind := b[0] & 0x1f; {
	case kind == stapA && len(b) > 3:
		return b[3:], nil
	case kind == fuA && len(b) > 2:
		if b[1]&0x80 == 0 {
			return nil, nil
		}
		a.peek = append(a.peek[:0], b[0]&0xe0|b[1]&0x1f)
		a.peek = append(a.peek, b[2:min(len(b), 2+nal.Peek)]...)
		return a.peek, nil
	case kind > 0 && kind < stapA:
		return b, nil
	case bytes.HasPrefix(b, []byte{0, 0}): // a byte stream
		return afterStart(b), nil
	default:
		return b, fmt.Errorf("payload of type %d and %d bytes is not read", kind, len(b))
	}
}

// afterStart returns what is behind the start code that b begins with.
func afterStart(b []byte) []byte {
	for unit := range split(b) {
		return unit
	}
	return nil
}

func (a *avc) read(b []byte) error {
	switch b[0] & 0x1f {
	case stapA:
		return a.aggregated(b[1:])
	case fuA:
		head := [1]byte{b[0]&0xe0 | b[1]&0x1f}
		return a.fragmented(head[:], b[2:], b[1]&0x80 != 0, b[1]&0x40 != 0)
	}
	return a.whole(b)
}

// reorderAVC returns how many pictures of an avcC are reordered: as many as its
// first sequence says (ISO/IEC 14496-10 clause E.2.1). Where it says nothing they
// are taken to come in order: cameras leave it out, encoders that reorder do not.
func reorderAVC(avcC []byte) int {
	sets, err := h264.Sets(avcC)
	if err != nil || len(sets) == 0 {
		return 0
	}
	var s codec.SPS
	if err := s.Unmarshal(sets[0]); err != nil || s.VUI == nil || s.VUI.BitstreamRestriction == nil {
		return 0
	}
	if s.PicOrderCntType == 2 { // clause 8.2.1.3: they must come in order
		return 0
	}
	return int(min(s.VUI.BitstreamRestriction.MaxNumReorderFrames, maxReorder))
}

// maxReorder is how many pictures a decoder can hold (ISO/IEC 14496-10 clause
// A.3.1, ISO/IEC 23008-2 clause A.4.2).
const maxReorder = 16
