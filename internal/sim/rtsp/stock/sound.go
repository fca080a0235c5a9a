package stock

import (
	"encoding/binary"
	"fmt"
	"math"

	"campipe/internal/sim/clip"

	"github.com/bluenviron/mediacommon/v2/pkg/codecs/g711"
)

const (
	rate = 8000
	// frame is how many samples a packet has: 20 ms (RFC 3551 clause 4.2).
	frame = 160
	// samples is how many there are: 9.6 s, as the clip lasts.
	samples = 96 * rate / 10
)

// pcm returns the sound of the clip, a quiet tone and a beep each second, in both
// laws of G.711.
func pcm() (mu, a clip.Track, err error) {
	var linear []byte
	for i := range samples {
		at := float64(i) / rate
		v := math.Sin(2*math.Pi*330*at) / 8
		if i%rate < rate/25 {
			v += math.Sin(2*math.Pi*990*at) / 4
		}
		linear = binary.BigEndian.AppendUint16(linear, uint16(int16(v*math.MaxInt16)))
	}
	b, err := g711.Mulaw(linear).Marshal()
	if err != nil {
		return mu, a, fmt.Errorf("pcmu: %w", err)
	}
	mu = cut(b, frame)
	if b, err = g711.Alaw(linear).Marshal(); err != nil {
		return mu, a, fmt.Errorf("pcma: %w", err)
	}
	return mu, cut(b, frame), nil
}

// cut returns sound as a track of packets of so many bytes.
func cut(b []byte, size int) clip.Track {
	t := clip.Track{Timescale: rate, Rate: rate}
	for ; len(b) >= size; b = b[size:] {
		t.Units = append(t.Units, clip.Unit{Time: int64(len(t.Units)) * frame, Duration: frame, Key: true, Data: b[:size:size]})
	}
	return t
}
