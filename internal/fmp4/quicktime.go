package fmp4

import (
	"encoding/binary"
	"fmt"

	"github.com/Eyevinn/mp4ff/mp4"
)

// quickTimeSound is how long a sound description is, version 0 of QuickTime File
// Format, "Sound sample descriptions", which versions 1 and 2 begin with.
const quickTimeSound = 28

// quickTime reads the sample entry of G.711 in QuickTime, which MP4 doesn't have.
// ffmpeg (5.1) writes a packet as one sample into fragments.
func (t *Track) quickTime(entry *mp4.UnknownBox) error {
	codec := map[string]string{"alaw": "pcma", "ulaw": "pcmu"}[entry.Type()]
	b := entry.Payload()
	switch {
	case codec == "":
		return fmt.Errorf("not understood")
	case len(b) < quickTimeSound:
		return fmt.Errorf("%d bytes are less than %d", len(b), quickTimeSound)
	}
	t.Channels, t.Rate = int(binary.BigEndian.Uint16(b[16:])), int(binary.BigEndian.Uint16(b[24:]))
	if t.Channels == 0 || t.Rate == 0 {
		return fmt.Errorf("%d channels at %d Hz", t.Channels, t.Rate)
	}
	t.Codec = codec
	return nil
}

// single says of G.711 that nothing is known of its packets: in a finished file
// each byte is a sample.
func (in *Init) single() {
	for i := range in.Tracks {
		if t := &in.Tracks[i]; t.Codec == "pcma" || t.Codec == "pcmu" {
			t.Codec, t.Fault = "", fmt.Errorf("stsd: %s: a sample for each byte", t.Codec)
		}
	}
}
