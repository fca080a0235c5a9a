package mp4

import (
	"fmt"
	"strings"

	"campipe/internal/fault"
	"campipe/pkg/wire"

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
// 6381 string. G.711 is not among them: as QuickTime has it (ulaw, alaw) no
// browser plays it.
var codecs = map[string]codec{
	"avc1": {"video", avcEntry("avc1"), false, ""},
	"avc3": {"video", avcEntry("avc3"), false, ""},
	"hvc1": {"video", hevcEntry("hvc1"), false, ""},
	"hev1": {"video", hevcEntry("hev1"), false, ""},
	"vvc1": {"video", visualIn("vvc1", "vvcC"), false, ""},
	"av01": {"video", visualIn("av01", "av1C"), false, ""},
	"vp09": {"video", visualIn("vp09", "vpcC"), false, ""},
	"mp4a": {"audio", aacEntry, false, ""},
	"opus": {"audio", opusEntry, false, ""},
	"flac": {"audio", soundIn("fLaC", "dfLa"), false, ""},
	"ac-3": {"audio", soundIn("ac-3", "dac3"), false, ""},
	"ec-3": {"audio", soundIn("ec-3", "dec3"), false, ""},
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
		err := fmt.Errorf("codec %q does not go into an MP4 here", h.Codec)
		if h.Audio() {
			return c, nil, fault.Hint(err, "camcode --audio aac makes what does")
		}
		return c, nil, fault.Hint(err, "camcode --video h264 makes what does")
	}
	entry, err := c.entry(h)
	if err != nil {
		return c, nil, fmt.Errorf("codec %q: %w", h.Codec, err)
	}
	return c, entry, nil
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

// visualIn returns what makes the entry of pictures whose configuration is a box
// of that name. Nobody looks into it.
func visualIn(name, config string) func(*wire.Header) (box.Box, error) {
	return func(h *wire.Header) (box.Box, error) {
		if len(h.Config) == 0 {
			return nil, fmt.Errorf("no %s", config)
		}
		return visualEntry(name, h, rawBox(config, h.Config))
	}
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
