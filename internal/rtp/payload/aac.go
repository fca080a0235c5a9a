package payload

import (
	"encoding/hex"
	"fmt"
	"strconv"

	"campipe/internal/rtp"
	"campipe/pkg/wire"

	"github.com/bluenviron/mediacommon/v2/pkg/codecs/mpeg4audio"
)

// generic reads AAC, RFC 3640.
type generic struct {
	h           Handler
	format      *Format
	duration    uint32     // of a frame, in ticks
	first, next int        // bits of the head of the first frame in a packet, and of others
	size        int        // of those, bits that say how long the frame is
	headers     []int      // lengths of the frames of a packet
	joint       fragmented // a frame that is longer than a packet
}

// newGeneric returns a reader of AAC. Of the modes of clause 3.3 those are read
// in which nothing but sizes and indices stand before frames.
func newGeneric(m Media, h Handler) (*generic, error) {
	g := &generic{h: h, joint: fragmented{h: h}}
	for _, name := range []string{"ctsdeltalength", "dtsdeltalength", "randomaccessindication", "streamstateindication", "auxiliarydatasizelength"} {
		if v := m.Parameters[name]; v != "" && v != "0" {
			return nil, fmt.Errorf("%s=%s is not read", name, v)
		}
	}
	var err error
	number := func(name string) (n int) {
		text := m.Parameters[name]
		if text == "" || err != nil {
			return 0
		}
		if n, err = strconv.Atoi(text); err == nil && (n < 0 || n > 32) {
			err = fmt.Errorf("%s=%d is not 0 to 32", name, n)
		}
		return n
	}
	g.size = number("sizelength")
	g.first, g.next = g.size+number("indexlength"), g.size+number("indexdeltalength")
	if err != nil {
		return nil, err
	}
	if g.size == 0 {
		return nil, fmt.Errorf("no sizelength")
	}
	config, err := hex.DecodeString(m.Parameters["config"])
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	g.format, g.duration, err = aacFormat(config, m.Clock)
	return g, err
}

// aacFormat returns the format that an AudioSpecificConfig says, and how many
// ticks a frame lasts.
func aacFormat(config []byte, clock int) (*Format, uint32, error) {
	var c mpeg4audio.AudioSpecificConfig
	if err := c.Unmarshal(config); err != nil {
		return nil, 0, fmt.Errorf("AudioSpecificConfig: %w", err)
	}
	channels := int(c.ChannelConfig)
	if channels == 7 {
		channels = 8
	}
	samples := 1024
	if c.FrameLengthFlag {
		samples = 960
	}
	if c.SampleRate <= 0 {
		return nil, 0, fmt.Errorf("AudioSpecificConfig: rate is %d", c.SampleRate)
	}
	return &Format{
		Codec: fmt.Sprintf("mp4a.40.%d", c.Type), Config: config, Rate: c.SampleRate, Channels: channels,
	}, uint32(samples * clock / c.SampleRate), nil
}

// Format implements Reader.
func (g *generic) Format() *Format { return g.format }

// Held implements Reader.
func (g *generic) Held() int { return g.joint.size }

// Take implements Reader.
func (g *generic) Take(p rtp.Packet) {
	if len(p.Payload) == 0 {
		return
	}
	data, err := g.parse(p.Payload)
	if err != nil {
		g.joint.Lost()
		g.joint.finish()
		g.h.Lose(wire.Gap{Cause: wire.CauseDamage, Frames: 1, Bytes: int64(len(p.Payload)), Text: fmt.Sprintf("aac: %v", err)})
		return
	}
	u := Unit{Time: p.Time, Arrival: p.Arrival, Duration: g.duration, Key: true, Format: g.format, Size: len(p.Payload) - len(data)}
	g.joint.marked = g.joint.marked || p.Marker
	if len(g.headers) == 1 {
		piece := u
		piece.Size = len(p.Payload)
		if g.joint.take(piece, data, g.headers[0], p.Marker) {
			return
		}
	}
	g.joint.finish()
	for i, n := range g.headers {
		u.Data = data[:n]
		u.Size += n
		data = data[n:]
		if i == len(g.headers)-1 {
			u.Size += len(data) // what is behind the last one is of no frame
		}
		g.h.Unit(u)
		u.Time += int64(g.duration)
		u.Size = 0
	}
}

// parse reads the heads of the frames in a payload, and returns what is behind
// them. All frames are whole, but for one that is alone.
func (g *generic) parse(b []byte) (data []byte, err error) {
	if len(b) < 2 {
		return nil, fmt.Errorf("packet of one byte")
	}
	length := int(b[0])<<8 | int(b[1])
	if b = b[2:]; (length+7)/8 > len(b) {
		return nil, fmt.Errorf("heads of %d bits exceed the %d bytes that are left", length, len(b))
	}
	data = b[(length+7)/8:]
	g.headers = g.headers[:0]
	sum, at, width := 0, 0, g.first
	for ; length-at >= width; width = g.next {
		n := int(read(b, at, g.size))
		if i := read(b, at+g.size, width-g.size); i != 0 {
			return nil, fmt.Errorf("frames are interleaved")
		}
		if n > maxUnit {
			return nil, fmt.Errorf("frame of %d bytes exceeds %d", n, maxUnit)
		}
		at += width
		g.headers = append(g.headers, n)
		sum += n
	}
	switch {
	case len(g.headers) == 0:
		return nil, fmt.Errorf("no frame in %d bits of heads", length)
	case len(g.headers) > 1 && sum > len(data):
		return nil, fmt.Errorf("frames of %d bytes exceed the %d that are left", sum, len(data))
	}
	return data, nil
}

// read returns n bits of b from bit at on.
func read(b []byte, at, n int) (v uint32) {
	for i := at; i < at+n; i++ {
		v = v<<1 | uint32(b[i/8]>>(7-i%8)&1)
	}
	return v
}

// Lost implements Reader.
func (g *generic) Lost() { g.joint.Lost() }

// Flush implements Reader.
func (g *generic) Flush() int { return g.joint.Flush() }
