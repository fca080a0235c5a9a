package payload

import (
	"encoding/hex"
	"fmt"

	"campipe/internal/rtp"
	"campipe/pkg/wire"

	"github.com/bluenviron/mediacommon/v2/pkg/codecs/mpeg4audio"
)

// latm reads AAC in LATM, RFC 6416, whose configuration is in the session
// description.
type latm struct {
	h        Handler
	format   *Format
	duration uint32
	frames   int // in a packet, or in the packets up to a marker

	time, arrival int64
	data          []byte
	lost          bool
	sizes         []int // of the frames
}

func newLATM(m Media, h Handler) (*latm, error) {
	if m.Parameters["cpresent"] != "0" { // clause 7.3: 1 where it is not told
		return nil, fmt.Errorf("configuration among the frames is not read")
	}
	b, err := hex.DecodeString(m.Parameters["config"])
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	var c mpeg4audio.StreamMuxConfig
	if err := c.Unmarshal(b); err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	if len(c.Programs) != 1 || len(c.Programs[0].Layers) != 1 || c.OtherDataPresent {
		return nil, fmt.Errorf("config: more than one layer is not read")
	}
	layer := c.Programs[0].Layers[0]
	if layer.FrameLengthType != 0 {
		return nil, fmt.Errorf("config: frames of length type %d are not read", layer.FrameLengthType)
	}
	config, err := layer.AudioSpecificConfig.Marshal()
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	l := &latm{h: h, frames: int(c.NumSubFrames) + 1}
	l.format, l.duration, err = aacFormat(config, m.Clock)
	return l, err
}

// Format implements Reader.
func (l *latm) Format() *Format { return l.format }

// Held implements Reader.
func (l *latm) Held() int { return len(l.data) }

// Take implements Reader.
func (l *latm) Take(p rtp.Packet) {
	if len(l.data) > 0 && (p.Time != l.time || len(l.data)+len(p.Payload) > maxUnit) {
		l.lost = true
		l.finish()
	}
	l.time, l.arrival = p.Time, p.Arrival
	l.data = append(l.data, p.Payload...)
	if p.Marker && len(l.data) > 0 {
		l.finish()
	}
}

// finish gives out the frames, or says that they are lost.
func (l *latm) finish() {
	sizes, err := l.parse()
	switch {
	case l.lost:
		l.h.Lose(wire.Gap{Cause: wire.CauseLost, Frames: 1, Bytes: int64(len(l.data)), Text: "a piece of a frame of sound is missing"})
	case err != nil:
		l.h.Lose(wire.Gap{Cause: wire.CauseDamage, Frames: 1, Bytes: int64(len(l.data)), Text: fmt.Sprintf("latm: %v", err)})
	default:
		b := l.data
		for i, n := range sizes {
			size := n + n/255 + 1
			l.h.Unit(Unit{
				Time: l.time + int64(i)*int64(l.duration), Arrival: l.arrival, Duration: l.duration,
				Key: true, Format: l.format, Data: b[size-n : size], Size: size,
			})
			b = b[size:]
		}
	}
	l.data, l.lost = l.data[:0], false
}

// parse returns the sizes of the frames, each of which is behind as many bytes ff
// as its size has 255s, and one for the rest (ISO/IEC 14496-3 clause 1.7.3). They
// are all there is: so a beginning that is missing is found.
func (l *latm) parse() ([]int, error) {
	l.sizes = l.sizes[:0]
	b := l.data
	for range l.frames {
		at, n := 0, 0
		for at < len(b) && b[at] == 0xff {
			at, n = at+1, n+255
		}
		if at == len(b) || n+int(b[at]) > len(b)-at-1 {
			return nil, fmt.Errorf("frame of %d bytes or more exceeds the %d that are left", n, len(b)-at)
		}
		n += int(b[at])
		b = b[at+1+n:]
		l.sizes = append(l.sizes, n)
	}
	if len(b) > 0 {
		return nil, fmt.Errorf("%d bytes are behind the last frame", len(b))
	}
	return l.sizes, nil
}

// Lost implements Reader.
func (l *latm) Lost() { l.lost = len(l.data) > 0 }

// Flush implements Reader.
func (l *latm) Flush() int {
	rest := len(l.data)
	l.data, l.lost = l.data[:0], false
	return rest
}
