// Package clip is what the simulated cameras show: 9.6 s of H.264 and AAC with
// a running clock in the picture and a beep each second, shown over and over.
// scripts/make-clip.sh makes it.
package clip

import (
	_ "embed"
	"fmt"
	"time"
)

var (
	//go:embed clip.mp4
	file []byte
	//go:embed small.mp4
	smallFile []byte
)

// Clip is one picture track and one sound track of the same length, to the
// tick: so they stay in step however often they are shown.
type Clip struct {
	Video Track
	Audio Track
	Small Track // the same pictures, of another size
}

// Track is the access units of one track, in decoding order.
type Track struct {
	Timescale int64  // ticks a second
	Config    []byte // AVCDecoderConfigurationRecord or HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 5.3.3.1, 8.3.3.1), or AudioSpecificConfig (14496-3 1.6.2.1); of Opus none
	Width     int    // video: pixels
	Height    int    // video: pixels
	Rate      int    // audio: samples a second
	Units     []Unit
}

// Unit is one access unit.
type Unit struct {
	Time     int64  // decode time, in ticks since the clip was first shown
	Duration int64  // ticks until the next one
	Offset   int32  // ticks from decode to presentation
	Key      bool   // decoding can start here
	Data     []byte // a picture with 4-byte NAL lengths, or a raw AAC frame; belongs to the clip
}

// Open reads the clip. The error says what is wrong with the file that this
// program was built with.
func Open() (*Clip, error) {
	c, err := Parse(file)
	if err == nil {
		err = c.check()
	}
	if err != nil {
		return nil, fmt.Errorf("clip.mp4: %w", err)
	}
	small, err := Parse(smallFile)
	if err == nil && len(small.Video.Units) != len(c.Video.Units) {
		err = fmt.Errorf("%d pictures, but %d in clip.mp4", len(small.Video.Units), len(c.Video.Units))
	}
	if err != nil {
		return nil, fmt.Errorf("small.mp4: %w", err)
	}
	c.Small = small.Video
	return c, nil
}

// Length returns how many ticks it takes to show the track once.
func (t *Track) Length() int64 {
	last := t.Units[len(t.Units)-1]
	return last.Time + last.Duration
}

// At returns the unit number n, from 0, of the track shown over and over:
// after the last unit comes the first one again, and times go on.
func (t *Track) At(n int) Unit {
	u := t.Units[n%len(t.Units)]
	u.Time += int64(n/len(t.Units)) * t.Length()
	return u
}

// Moment returns a time in ticks as time since the clip was first shown.
func (t *Track) Moment(ticks int64) time.Duration {
	seconds, rest := ticks/t.Timescale, ticks%t.Timescale
	return time.Duration(seconds)*time.Second + time.Duration(rest)*time.Second/time.Duration(t.Timescale)
}
