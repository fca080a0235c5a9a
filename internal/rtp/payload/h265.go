package payload

import (
	"fmt"
	"strings"

	"campipe/internal/h265"
	"campipe/internal/nal"
	"campipe/internal/rtp"

	codec "github.com/bluenviron/mediacommon/v2/pkg/codecs/h265"
)

// The types of payload that are no NAL unit (RFC 7798 clause 4.4).
const (
	aggregation   = 48
	fragmentation = 49
	highestUnit   = 47
)

// hevc reads H.265.
type hevc struct{ pictures }

// newHEVC returns a reader of H.265, RFC 7798. Parameter sets may be told by
// sprop-vps, sprop-sps and sprop-pps (clause 7.1), or come among the units.
func newHEVC(m Media, h Handler) *hevc {
	var sets [][]byte
	for _, name := range []string{"sprop-vps", "sprop-sps", "sprop-pps"} {
		for _, text := range strings.Split(m.Parameters[name], ",") {
			sets = append(sets, units(text)...)
		}
	}
	return &hevc{newPictures(h265.Codec{}, sets, reorderHEVC, h)}
}

// Take implements Reader.
func (r *hevc) Take(p rtp.Packet) {
	first, err := r.first(p.Payload)
	if r.begin(p, first) {
		if err == nil {
			err = r.read(p.Payload)
		}
		if err != nil {
			r.spoil(fmt.Errorf("h265: %w", err))
		}
	}
	r.end(p)
}

// first returns the first unit in a payload, at least its beginning, or nil if it
// begins in the payload before.
func (r *hevc) first(b []byte) ([]byte, error) {
	if len(b) == 0 {
		return nil, nil
	}
	switch kind := b[0] >> 1 & 0x3f; {
	case kind == aggregation && len(b) > 4:
		return b[4:], nil
	case kind == fragmentation && len(b) > 3:
		if b[2]&0x80 == 0 {
			return nil, nil
		}
		r.peek = append(r.peek[:0], b[0]&0x81|b[2]&0x3f<<1, b[1])
		r.peek = append(r.peek, b[3:min(len(b), 3+nal.Peek)]...)
		return r.peek, nil
	case kind <= highestUnit && len(b) > 2:
		return b, nil
	default:
		return b, fmt.Errorf("payload of type %d and %d bytes is not read", kind, len(b))
	}
}

func (r *hevc) read(b []byte) error {
	switch b[0] >> 1 & 0x3f {
	case aggregation:
		return r.aggregated(b[2:])
	case fragmentation:
		head := [2]byte{b[0]&0x81 | b[2]&0x3f<<1, b[1]}
		return r.fragmented(head[:], b[3:], b[2]&0x80 != 0, b[2]&0x40 != 0)
	}
	return r.whole(b)
}

// reorderHEVC returns how many pictures of an hvcC are reordered: as many as its
// first sequence says of its highest layer (ISO/IEC 23008-2 clause 7.4.3.2.1).
func reorderHEVC(hvcC []byte) int {
	sets, err := h265.Sets(hvcC)
	if err != nil {
		return 0
	}
	for _, set := range sets {
		var s codec.SPS
		if s.Unmarshal(set) == nil && len(s.MaxNumReorderPics) > 0 {
			return int(min(s.MaxNumReorderPics[len(s.MaxNumReorderPics)-1], maxReorder))
		}
	}
	return 0
}
