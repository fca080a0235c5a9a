package clip

import (
	"encoding/hex"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// maxFile keeps the repository small.
const maxFile = 400_000

func open(t *testing.T) *Clip {
	t.Helper()
	c, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestClip(t *testing.T) {
	if len(file) >= maxFile {
		t.Errorf("clip.mp4 has %d bytes, more than %d", len(file), maxFile)
	}
	c := open(t)
	if len(c.Video.Units) != 144 || len(c.Audio.Units) != 150 {
		t.Errorf("%d pictures and %d AAC frames, want 144 and 150", len(c.Video.Units), len(c.Audio.Units))
	}
	if c.Video.Width != 640 || c.Video.Height != 480 || c.Audio.Rate != 16000 {
		t.Errorf("%dx%d, %d Hz", c.Video.Width, c.Video.Height, c.Audio.Rate)
	}
	if got := hex.EncodeToString(c.Video.Config[:4]); got != "0142c01e" {
		t.Errorf("avcC begins %s, want 0142c01e (constrained baseline, level 3.0)", got)
	}
	if got := hex.EncodeToString(c.Audio.Config[:2]); got != "1408" {
		t.Errorf("AudioSpecificConfig begins %s, want 1408 (AAC-LC, 16 kHz, mono)", got)
	}
	for i, u := range c.Video.Units {
		if want := i%24 == 0; u.Key != want || u.Offset != 0 {
			t.Errorf("picture %d: key %v, offset %d; want %v, 0", i, u.Key, u.Offset, want)
		}
	}
}

// TestKeys: every AAC frame can be decoded on its own.
func TestKeys(t *testing.T) {
	for i, u := range open(t).Audio.Units {
		if !u.Key {
			t.Errorf("AAC frame %d is no key", i)
		}
	}
}

// TestPacketSizes compares each unit with what ffprobe makes of the file.
func TestPacketSizes(t *testing.T) {
	c := open(t)
	for stream, track := range map[string]Track{"v": c.Video, "a": c.Audio} {
		out, err := exec.Command("ffprobe", "-v", "error", "-select_streams", stream,
			"-show_entries", "packet=dts,size", "-of", "csv=p=0", "clip.mp4").Output()
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, u := range track.Units {
			got.WriteString(strconv.FormatInt(u.Time, 10) + "," + strconv.Itoa(len(u.Data)) + "\n")
		}
		if got.String() != string(out) {
			t.Errorf("stream %s: units are\n%swhere ffprobe has\n%s", stream, &got, out)
		}
	}
}

func TestLoop(t *testing.T) {
	c := open(t)
	for _, track := range []Track{c.Video, c.Audio} {
		n := len(track.Units)
		for i := range 3 * n {
			this, next := track.At(i), track.At(i+1)
			if this.Time+this.Duration != next.Time {
				t.Fatalf("unit %d ends at %d, the next one begins at %d", i, this.Time+this.Duration, next.Time)
			}
		}
		if got, want := track.Moment(track.At(2*n).Time), 2*9600*time.Millisecond; got != want {
			t.Errorf("the third round begins at %v, want %v", got, want)
		}
		if &track.At(2 * n).Data[0] != &track.At(0).Data[0] {
			t.Error("the third round begins with another unit")
		}
	}
}

// TestMoment is a clock that has run for 50 years: a product of ticks and
// nanoseconds would not fit.
func TestMoment(t *testing.T) {
	track := Track{Timescale: 90000}
	const seconds = 50 * 365 * 86400
	if got, want := track.Moment(90000*seconds+45000), seconds*time.Second+time.Second/2; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestParseErrors(t *testing.T) {
	for name, b := range map[string][]byte{
		"empty":     {},
		"no moov":   file[:32],
		"truncated": file[:len(file)-1],
	} {
		if _, err := Parse(b); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
