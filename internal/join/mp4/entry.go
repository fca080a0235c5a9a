package mp4

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"campipe/internal/fault"
	"campipe/pkg/wire"

	"github.com/Eyevinn/mp4ff/avc"
	box "github.com/Eyevinn/mp4ff/mp4"
)

// codec says how the samples of one codec stand in an MP4.
type codec struct {
	media  string // "video" or "audio"
	entry  func(*wire.Header) (box.Box, error)
	alone  bool   // each sample stands for itself
	caveat string // what to warn of
}

// codecs are the codecs that can be written, by the first part of their RFC
// 6381 string.
var codecs = map[string]codec{
	"avc1": {"video", avcEntry, false, ""},
	"mp4a": {"audio", aacEntry, false, ""},
	"jpeg": {"video", jpegEntry, true, "browsers play no JPEG in an MP4; camcode --video h264 makes what they play"},
}

// Check says why samples of a stream can't be written, or nil; where they can,
// what people are to be warned of, or "".
func Check(h *wire.Header) (caveat string, err error) {
	c, _, err := entryOf(h)
	return c.caveat, err
}

// entryOf returns a stream's codec and its sample entry (ISO/IEC 14496-12
// clause 8.5.2).
func entryOf(h *wire.Header) (codec, box.Box, error) {
	name, _, _ := strings.Cut(h.Codec, ".")
	c, ok := codecs[name]
	if !ok {
		return c, nil, fault.Hint(fmt.Errorf("codec %q does not go into an MP4 here", h.Codec),
			"what does: %s; camcode makes them of others", strings.Join(slices.Sorted(maps.Keys(codecs)), ", "))
	}
	entry, err := c.entry(h)
	if err != nil {
		return c, nil, fmt.Errorf("codec %q: %w", h.Codec, err)
	}
	return c, entry, nil
}

// avcEntry returns the entry of H.264 with its parameter sets outside of the
// samples (ISO/IEC 14496-15 clause 5.4). The avcC is written as it came.
func avcEntry(h *wire.Header) (box.Box, error) {
	record, err := avc.DecodeAVCDecConfRec(h.Config)
	if err != nil {
		return nil, fmt.Errorf("avcC: %w", err)
	}
	if len(record.SPSnalus) == 0 {
		return nil, fmt.Errorf("avcC: no sequence parameter set in %d bytes", len(h.Config))
	}
	return visualEntry("avc1", h, rawBox("avcC", h.Config))
}

// maxSide is the most pixels that a sample entry's 16 bits can say.
const maxSide = 1<<16 - 1

func visualEntry(name string, h *wire.Header, config box.Box) (box.Box, error) {
	if h.Width < 1 || h.Width > maxSide || h.Height < 1 || h.Height > maxSide {
		return nil, fmt.Errorf("picture of %dx%d, not 1x1 to %dx%d", h.Width, h.Height, maxSide, maxSide)
	}
	entry := box.CreateVisualSampleEntryBox(name, uint16(h.Width), uint16(h.Height), config)
	entry.CompressorName = ""
	return entry, nil
}

// maxAudioConfig is the longest AudioSpecificConfig: with a program config of
// 16 channels it has some 40 bytes, and descriptors with one byte of length
// hold it.
const maxAudioConfig = 64

// aacEntry returns the entry of MPEG-4 audio (ISO/IEC 14496-14 clause 5.6).
func aacEntry(h *wire.Header) (box.Box, error) {
	if len(h.Config) < 2 || len(h.Config) > maxAudioConfig {
		return nil, fmt.Errorf("AudioSpecificConfig of %d bytes, not 2 to %d", len(h.Config), maxAudioConfig)
	}
	// The entry's 16 bits can't say 96 kHz; then the config alone does.
	rate := h.Rate
	if rate > 1<<16-1 {
		rate = 0
	}
	return box.CreateAudioSampleEntryBox("mp4a", uint16(h.Channels), 16, uint16(rate), box.CreateEsdsBox(h.Config)), nil
}

// jpegType is the type of the sample entry of JPEGs.
const jpegType = "mp4v"

// jpegEntry returns the entry of JPEG pictures: that of MPEG-4 visual, with an
// object type of its own (ISO/IEC 14496-1 table 5). ffmpeg, GStreamer and VLC play
// it. Of the two others, jpeg is QuickTime's alone, and mjpg (ISO/IEC 23008-12
// annex F) is unknown to GStreamer 1.22.
func jpegEntry(h *wire.Header) (box.Box, error) {
	return visualEntry(jpegType, h, rawBox("esds", jpegDescriptor))
}

// jpegDescriptor is an esds without a configuration (ISO/IEC 14496-1 clause
// 7.2.6): JPEGs have all that a decoder needs in them.
var jpegDescriptor = []byte{
	0, 0, 0, 0, // version and flags
	3, 21, 0, 0, 0, // ES_Descriptor: no id, as in all files
	4, 13, 0x6c, 4<<2 | 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // DecoderConfigDescriptor: JPEG, a visual stream, sizes not known
	6, 1, 2, // SLConfigDescriptor: as in all files
}

// rawBox is a box with a payload that is not looked into.
func rawBox(name string, payload []byte) box.Box {
	return box.CreateUnknownBox(name, uint64(8+len(payload)), payload)
}
