package stock

import (
	"bytes"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"campipe/internal/sim/clip"
)

// TestLength: every track lasts as long as the clip, so all stay in step.
func TestLength(t *testing.T) {
	s, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	c, err := clip.Open()
	if err != nil {
		t.Fatal(err)
	}
	want := c.Video.Moment(c.Video.Length())
	for name, track := range map[string]clip.Track{
		"H.264": s.AVCReordered, "H.265": s.HEVC, "H.265 with B-frames": s.HEVCReordered,
		"Opus": s.Opus, "PCMU": s.PCMU, "PCMA": s.PCMA, "G.726": s.ADPCM,
	} {
		if got := track.Moment(track.Length()); got != want {
			t.Errorf("%s lasts %v, not %v", name, got, want)
		}
		reordered := false
		for _, u := range track.Units {
			reordered = reordered || u.Offset != track.Units[0].Offset
		}
		if want := name == "H.264" || name == "H.265 with B-frames"; reordered != want {
			t.Errorf("%s: reordered is %v", name, reordered)
		}
	}
}

// TestSound has ffmpeg decode sound: its loudest second is a beep over a tone.
func TestSound(t *testing.T) {
	s, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	for format, track := range map[string]clip.Track{"mulaw": s.PCMU, "alaw": s.PCMA, "g726le": s.ADPCM} {
		var b bytes.Buffer
		for _, u := range track.Units {
			b.Write(u.Data)
		}
		args := []string{"-f", format, "-ar", "8000", "-i", "-", "-af", "volumedetect", "-f", "null", "-"}
		if format == "g726le" {
			args = append([]string{"-code_size", "4"}, args...)
		}
		cmd := exec.CommandContext(t.Context(), "ffmpeg", args...)
		cmd.Stdin = &b
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v: %s", format, err, out)
		}
		_, rest, _ := strings.Cut(string(out), "max_volume: ")
		text, _, _ := strings.Cut(rest, " dB")
		if loud, err := strconv.ParseFloat(text, 64); err != nil || loud < -20 || loud > -3 {
			t.Errorf("%s: loudest is %q dB", format, text)
		}
	}
}
