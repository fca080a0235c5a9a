package dash

import (
	"net/http"
	"testing"
	"time"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
	"campipe/internal/sim/visit"
)

// TestProbe has ffmpeg read recordings, and decode all of them without a complaint.
// Several periods are not among them, nor BaseURLs at several levels: ffmpeg 5.1
// reads one.
func TestProbe(t *testing.T) {
	for _, c := range []struct{ name, options, packets string }{
		{"time", "vod&audio", "h264 144, aac 150"},
		{"number and timeline", "vod&audio&number&timeline", "h264 144, aac 150"},
		{"runs", "vod&audio&r", "h264 144, aac 150"},
		{"uneven", "vod&uneven&count=4", "h264 144"},
		{"nginx", "vod&nginx&audio", "h264 144, aac 150"},
		{"nginx that wraps", "vod&nginx&wrap=200h", "h264 144"},
		{"list", "vod&list&audio", "h264 144, aac 150"},
		{"index", "base", "h264 144"}, // it does not unescape a second option
		{"offset of times", "vod&pto", "h264 144"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			site := visit.New(t, New, 1)
			path, err := Path("gate", c.options)
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

// TestProbeLive has ffmpeg follow a camera by its own clock, while the camera's runs
// faster.
func TestProbeLive(t *testing.T) {
	for _, options := range []string{"audio&", "nginx&", "r&"} {
		t.Run(options, func(t *testing.T) {
			t.Parallel()
			site := visit.New(t, fast, 1)
			path, err := Path("gate", options+"window=20")
			if err != nil {
				t.Fatal(err)
			}
			if complaints := site.Probe("ffmpeg", "-v", "error", "-xerror", "-i", site.URL+path, "-t", "6", "-f", "null", "-"); complaints != "" {
				t.Errorf("ffmpeg: %s", complaints)
			}
		})
	}
}

// fast is New with a clock of its own.
func fast(c *clip.Clip, _ pace.Pace, j *journal.Journal) (http.Handler, error) {
	return New(c, pace.Pace{Speed: 4, Now: time.Now}, j)
}
