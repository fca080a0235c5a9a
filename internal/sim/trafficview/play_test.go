package trafficview

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPlays assembles what a client gets into a file, as a player does, and has
// ffprobe count its packets and ffmpeg decode it. 12 s are more than the clip
// has, so it is shown a second time.
func TestPlays(t *testing.T) {
	for _, test := range []struct {
		name    string
		options string
		prefix  int
		counts  string // video and audio packets
	}{
		{"video", "progressive&close=12s", 4, "179"},
		{"sound", "progressive&audio&close=12s", 4, "180 187"},
		{"prefix of one byte", "progressive&prefix=1&close=2s", 1, "29"},
		{"several samples a fragment", "progressive&audio&trun=5&close=12s", 4, "178 185"},
		{"a remark in each picture", "progressive&sei&close=2s", 4, "29"},
		{"a big picture", "progressive&big=3&close=2s", 4, "29"},
		{"begins with a key picture after a late start", "progressive&late=24&close=2s", 4, "29"},
		{"packed", "progressive&audio&packed=7&close=2s", 4, "30 31"},
		{"split", "progressive&audio&split=3&close=2s", 4, "30 31"},
		{"a fast clock", "progressive&drift=200&close=2s", 4, "29"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := filepath.Join(t.TempDir(), "clip.mp4")
			sent := bytes.Join(watch(t, test.options), nil)
			if err := os.WriteFile(f, file(cut(t, sent), test.prefix), 0o666); err != nil {
				t.Fatal(err)
			}
			if got := packets(t, f); got != test.counts {
				t.Errorf("%s packets, want %s", got, test.counts)
			}
			if out, err := exec.Command("ffmpeg", "-v", "error", "-i", f, "-f", "null", "-").CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("ffmpeg: %v: %s", err, out)
			}
		})
	}
}

// TestPlaysPlain is the mode without records: the messages are the file.
func TestPlaysPlain(t *testing.T) {
	for options, counts := range map[string]string{
		"close=2s":                         "29",
		"audio&close=2s":                   "30 31",
		"progressive&plain&audio&close=2s": "30 31",
		"late=24&close=2s":                 "29", // fragment 24 had begun: it is not sent
		"noend=9&unknown=3&close=2s":       "28",
		"nobegin=9&close=2s":               "28",
	} {
		messages := watch(t, options)
		for i, m := range messages {
			want := "moof"
			if i == 0 {
				want = "ftyp"
			}
			if got := string(m[4:8]); got != want {
				t.Fatalf("%s: message %d begins with %q, want %q", options, i, got, want)
			}
		}
		f := filepath.Join(t.TempDir(), "clip.mp4")
		if err := os.WriteFile(f, bytes.Join(messages, nil), 0o666); err != nil {
			t.Fatal(err)
		}
		if got := packets(t, f); got != counts {
			t.Errorf("%s: %s packets, want %s", options, got, counts)
		}
	}
}

// packets returns how many packets ffprobe finds in each track of a file.
func packets(t *testing.T, f string) string {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0", f).CombinedOutput()
	if err != nil {
		t.Fatalf("ffprobe: %v: %s", err, out)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}
