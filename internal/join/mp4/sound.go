package mp4

import (
	"fmt"

	"campipe/pkg/wire"

	box "github.com/Eyevinn/mp4ff/mp4"
)

// maxAudioConfig is the longest AudioSpecificConfig: with a program config of
// 16 channels it has some 40 bytes, and descriptors with one byte of length
// hold it.
const maxAudioConfig = 64

// aacEntry returns the entry of MPEG-4 audio (ISO/IEC 14496-14 clause 5.6).
func aacEntry(h *wire.Header) (box.Box, error) {
	if len(h.Config) < 2 || len(h.Config) > maxAudioConfig {
		return nil, fmt.Errorf("AudioSpecificConfig of %d bytes, not 2 to %d", len(h.Config), maxAudioConfig)
	}
	return soundEntry("mp4a", h.Channels, h.Rate, box.CreateEsdsBox(h.Config)), nil
}

func soundEntry(name string, channels, rate int, config box.Box) box.Box {
	// The entry's 16 bits can't say 96 kHz; then the config alone does.
	if rate > 1<<16-1 {
		rate = 0
	}
	entry := box.CreateAudioSampleEntryBox(name, uint16(channels), 16, uint16(rate), nil)
	entry.Children = append(entry.Children, config) // its AddChild takes boxes of mp4ff's own types only
	return entry
}

const (
	opusRate   = 48_000 // of every decoder, whatever was coded
	opusConfig = 11     // bytes of a dOps for one or two channels, which has no table of them
)

// opusEntry returns the entry of Opus (Encapsulation of Opus in ISO Base Media
// File Format, clause 4.3). The dOps is written as it came.
func opusEntry(h *wire.Header) (box.Box, error) {
	switch c := h.Config; {
	case len(c) < opusConfig:
		return nil, fmt.Errorf("dOps of %d bytes, less than %d", len(c), opusConfig)
	case c[0] != 0:
		return nil, fmt.Errorf("dOps of version %d, not 0", c[0])
	case c[opusConfig-1] == 0 && len(c) > opusConfig, c[opusConfig-1] != 0 && len(c) != opusConfig+2+int(c[1]):
		return nil, fmt.Errorf("dOps of %d bytes for %d channels in mapping family %d", len(c), c[1], c[opusConfig-1])
	}
	return soundEntry("Opus", int(h.Config[1]), opusRate, rawBox("dOps", h.Config)), nil
}

// soundIn returns what makes the entry of sound whose configuration is a box of
// that name.
func soundIn(name, config string) func(*wire.Header) (box.Box, error) {
	return func(h *wire.Header) (box.Box, error) {
		if len(h.Config) == 0 {
			return nil, fmt.Errorf("no %s", config)
		}
		return soundEntry(name, h.Channels, h.Rate, rawBox(config, h.Config)), nil
	}
}
