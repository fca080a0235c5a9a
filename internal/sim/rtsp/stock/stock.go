// Package stock is what simulated RTSP cameras show beside the clip of all cameras:
// other codecs, of the same length to the sample. make.sh makes the files.
package stock

import (
	_ "embed"
	"fmt"

	"campipe/internal/sim/clip"
)

var (
	//go:embed h264-bframes.mp4
	avcReordered []byte
	//go:embed h265.mp4
	hevc []byte
	//go:embed h265-bframes.mp4
	hevcReordered []byte
	//go:embed opus.mp4
	opus []byte
	//go:embed g726.raw
	adpcm []byte
)

// Stock is tracks that last as long as the clip. Its bytes may not be changed.
type Stock struct {
	AVCReordered  clip.Track // H.264 with B-frames
	HEVC          clip.Track // H.265 without
	HEVCReordered clip.Track // and with them
	Opus          clip.Track
	PCMU          clip.Track // G.711
	PCMA          clip.Track
	ADPCM         clip.Track // G.726, 32 kbit/s, packed as RFC 3551 clause 4.5.4 has it
}

// Open reads the stock. The error says what is wrong with the files that this
// program was built with.
func Open() (*Stock, error) {
	var s Stock
	for _, f := range []struct {
		name string
		file []byte
		to   *clip.Track
	}{
		{"h264-bframes.mp4", avcReordered, &s.AVCReordered},
		{"h265.mp4", hevc, &s.HEVC},
		{"h265-bframes.mp4", hevcReordered, &s.HEVCReordered},
		{"opus.mp4", opus, &s.Opus},
	} {
		c, err := clip.Parse(f.file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		*f.to = c.Video
		if c.Audio.Units != nil {
			*f.to = c.Audio
		}
	}
	var err error
	if s.PCMU, s.PCMA, err = pcm(); err != nil {
		return nil, err
	}
	s.ADPCM = cut(adpcm, frame/2)
	return &s, nil
}
