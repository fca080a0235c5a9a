package hls

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
	"campipe/internal/sim/visit"
)

// TestProbe has ffmpeg read recordings, and decode all of them without a complaint.
// Byte ranges with AES-128 are not among them: ffmpeg 5.1 asks for the range of the
// segment of the key too.
func TestProbe(t *testing.T) {
	for _, c := range []struct{ name, options, packets string }{
		{"MP4", "", "h264 144"},
		{"MP4 with sound", "audio", "h264 144, aac 150"},
		{"TS", "ts", "h264 144"},
		{"TS with sound", "ts&audio", "h264 144, aac 150"},
		{"TS that wraps", "ts&audio&wrap=0s&window=3", "h264 144, aac 150"},
		{"byte ranges", "byterange&audio", "h264 144, aac 150"},
		{"byte ranges of TS", "byterange&audio&ts", "h264 144, aac 150"},
		{"encrypted", "aes=2&audio", "h264 144, aac 150"},
		{"encrypted TS", "aes=2&ts&audio", "h264 144, aac 150"},
		{"variants", "master&audio&ts", "h264 144, aac 150"},
		{"packed sound", "packed&aes=4&ts", "h264 144, aac 150"},
		{"low latency", "ll", "h264 144"},
		{"uneven", "uneven&count=4", "h264 144"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			site := visit.New(t, New, 1)
			path, err := Path("gate", "vod&"+c.options)
			if err != nil {
				t.Fatal(err)
			}
			if got := site.Packets(site.URL + path); got != c.packets {
				t.Errorf("ffprobe: %s, want %s", got, c.packets)
			}
			if complaints := site.Probe("ffmpeg", "-v", "warning", "-xerror", "-i", site.URL+path, "-f", "null", "-"); complaints != "" {
				t.Errorf("ffmpeg: %s", complaints)
			}
		})
	}
}

// TestProbeLive has ffmpeg follow cameras to their end, by its own clock, while
// theirs runs faster.
func TestProbeLive(t *testing.T) {
	for _, options := range []string{"audio&", "ts&", "byterange&", "aes=2&ts&"} {
		t.Run(options, func(t *testing.T) {
			t.Parallel()
			site := visit.New(t, fast, 1)
			path, err := Path("gate", options+"window=8&count=10")
			if err != nil {
				t.Fatal(err)
			}
			want := "h264 240"
			if strings.Contains(options, "audio") {
				want += ", aac 250"
			}
			if got := site.Packets("-live_start_index", "0", site.URL+path); got != want {
				t.Errorf("ffprobe: %s, want %s", got, want)
			}
		})
	}
}

// fast is New with a clock of its own.
func fast(c *clip.Clip, _ pace.Pace, j *journal.Journal) (http.Handler, error) {
	return New(c, pace.Pace{Speed: 4, Now: time.Now}, j)
}
