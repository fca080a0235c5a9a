package transcode

import (
	"encoding/binary"
	"slices"
	"strings"

	"campipe/internal/ffmpeg/nut"
	"campipe/pkg/wire"
)

// hearing is what ffmpeg is told of sound.
type hearing struct {
	nut.Stream
	bits int // of a sample of G.726, which comes without its times; else 0
}

// hearingOf returns how ffmpeg is told of sound; false where it is not told.
func hearingOf(h *wire.Header) (hearing, bool) {
	in := hearing{Stream: nut.Stream{Class: nut.Audio, Rate: h.Rate, Channels: h.Channels}}
	if i := slices.Index(adpcm, h.Codec); i >= 0 {
		in.bits = i + 2
		return in, h.Rate == adpcmRate && h.Channels == 1
	}
	switch h.Codec {
	case "pcma":
		in.Format = "\x06\x00" // WAVE_FORMAT_ALAW
	case "pcmu":
		in.Format = "\x07\x00" // WAVE_FORMAT_MULAW
	case "opus":
		in.Format, in.Config = "Opus", opusHead(h.Config, h.Channels)
	case "mp4a.69", "mp4a.6b": // MP3, ISO/IEC 14496-1 table 5
		in.Format = "\x55\x00" // WAVE_FORMAT_MPEGLAYER3
	default:
		return in, false
	}
	return in, slices.Contains(rates, h.Rate) && h.Channels > 0 && h.Channels <= maxChannels
}

// adpcm are the kinds of G.726, from 2 bits a sample on.
var adpcm = []string{"g726.16", "g726.24", "g726.32", "g726.40"}

const (
	adpcmRate   = 8000 // of G.726
	maxChannels = 6    // above, AAC's number for them is another
)

// isAAC reports whether a codec is AAC of any kind.
func isAAC(codec string) bool { return codec == "mp4a" || strings.HasPrefix(codec, "mp4a.40") }

// rates are those that AAC has, by their numbers (ISO/IEC 14496-3 table 1.18).
var rates = []int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

// declaredAAC returns the declaration of what becomes of sound: AAC of low complexity,
// whose AudioSpecificConfig is five bits of type, four of rate and four of channels.
func declaredAAC(h wire.Header) wire.Header {
	config := 2<<11 | slices.Index(rates, h.Rate)<<7 | h.Channels<<3
	h.Codec, h.Config, h.Timescale = "mp4a.40.2", []byte{byte(config >> 8), byte(config)}, uint32(h.Rate)
	return h
}

// opusHead makes the head of RFC 7845 section 5.1 of a dOps (Encapsulation of Opus
// in ISO Base Media File Format, section 4.3.2), whose numbers are the other way
// round.
func opusHead(dops []byte, channels int) []byte {
	head := append([]byte("OpusHead\x01"), byte(channels))
	if len(dops) < 11 {
		return append(head, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0) // 48 kHz
	}
	head = binary.LittleEndian.AppendUint16(head, binary.BigEndian.Uint16(dops[2:]))
	head = binary.LittleEndian.AppendUint32(head, binary.BigEndian.Uint32(dops[4:]))
	head = binary.LittleEndian.AppendUint16(head, binary.BigEndian.Uint16(dops[8:]))
	return append(head, dops[10:]...)
}
