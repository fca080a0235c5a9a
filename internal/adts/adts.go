// Package adts reads AAC in its transport stream of frames that follow one
// another (ISO/IEC 13818-7 clause 6.2, ISO/IEC 14496-3 clause 1.A.2.2).
package adts

import (
	"fmt"
)

// FrameSamples is how many samples a frame has.
const FrameSamples = 1024

// Format is what a decoder must know.
type Format struct {
	Codec          string // RFC 6381
	Config         string // an AudioSpecificConfig, ISO/IEC 14496-3 clause 1.6.2.1, as bytes
	Rate, Channels int    // Channels is 0 where the frames themselves say them
}

// header is that of one frame.
type header struct {
	length int // its own
	size   int // of the frame with it
	object byte
	index  byte // of the rate
	layout byte // channel_configuration
	blocks byte // in the frame, less one
}

const shortest = 7 // of a header; 9 where it has a checksum

var rates = [...]int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

// Begins reports whether b begins with the header of a frame.
func Begins(b []byte) bool {
	_, err := parse(b)
	return len(b) >= shortest && err == nil
}

// parse reads a header of which at least seven bytes are there.
func parse(b []byte) (h header, err error) {
	switch {
	case len(b) < shortest:
		return h, fmt.Errorf("header of %d bytes is less than %d", len(b), shortest)
	case b[0] != 0xff || b[1]&0xf6 != 0xf0:
		return h, fmt.Errorf("no syncword, but %02x%02x", b[0], b[1])
	}
	h = header{
		length: shortest,
		size:   int(b[3]&3)<<11 | int(b[4])<<3 | int(b[5])>>5,
		object: b[2]>>6 + 1,
		index:  b[2] >> 2 & 0xf,
		layout: b[2]&1<<2 | b[3]>>6,
		blocks: b[6] & 3,
	}
	if b[1]&1 == 0 {
		h.length = 9
	}
	switch {
	case int(h.index) >= len(rates):
		return h, fmt.Errorf("rate %d is none of %d", h.index, len(rates))
	case h.size <= h.length:
		return h, fmt.Errorf("frame of %d bytes with a header of %d", h.size, h.length)
	case h.blocks != 0:
		return h, fmt.Errorf("%d blocks in a frame, which can't be told apart", h.blocks+1)
	}
	return h, nil
}

func (h header) format() Format {
	channels := int(h.layout)
	if channels == 7 {
		channels = 8
	}
	return Format{
		Codec:    fmt.Sprintf("mp4a.40.%d", h.object),
		Config:   string([]byte{h.object<<3 | h.index>>1, h.index<<7 | h.layout<<3}),
		Rate:     rates[h.index],
		Channels: channels,
	}
}

// like reports whether h is of a frame of the same stream.
func (h header) like(o header) bool {
	return h.object == o.object && h.index == o.index && h.layout == o.layout
}
