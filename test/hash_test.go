package test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"campipe/internal/sim/journal"
)

// sent returns the hashes of the access units that the simulator says it sent,
// by track in its order: the first connection's, from the first key picture on.
func sent(t *testing.T, log string) map[string][]string {
	t.Helper()
	f, err := os.Open(log)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := journal.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	hashes := map[string][]string{}
	for _, l := range lines {
		if l.Event == "sample" {
			hashes[l.Track] = append(hashes[l.Track], l.SHA256)
		}
	}
	return hashes
}

// packets returns the hashes of the samples in an MP4, as ffmpeg reads them,
// by track; it also checks that their times strictly increase.
func packets(t *testing.T, file string) map[string][]string {
	t.Helper()
	out := run(t, filepath.Dir(file), "ffmpeg -v error -ignore_editlist 1 -i "+filepath.Base(file)+" -map 0 -c copy -copyts -f framehash -hash sha256 -")
	hashes := map[string][]string{}
	tracks := map[string]string{}
	last := map[string]int64{}
	for line := range strings.Lines(out) {
		if rest, ok := strings.CutPrefix(line, "#media_type "); ok {
			number, kind, _ := strings.Cut(strings.TrimSpace(rest), ": ")
			tracks[number] = kind
		}
		fields := strings.Split(line, ",")
		if strings.HasPrefix(line, "#") || len(fields) != 6 {
			continue
		}
		track := tracks[strings.TrimSpace(fields[0])]
		dts, err := strconv.ParseInt(strings.TrimSpace(fields[1]), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if before, ok := last[track]; ok && dts <= before {
			t.Errorf("%s: %s: decode time %d after %d", file, track, dts, before)
		}
		last[track] = dts
		hashes[track] = append(hashes[track], strings.TrimSpace(fields[5]))
	}
	return hashes
}

// TestEverySample records a camera that ends by itself, and checks that each
// access unit that the simulator sent is in the file, byte for byte and in
// order: of pictures all, of sound all from the first picture on.
func TestEverySample(t *testing.T) {
	for _, c := range []struct{ name, options string }{
		{"video", "close=20s"}, {"audio and video", "audio&close=20s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			log := dir + "/sent.log"
			s := simulate(t, 1, "--speed", "50", "--log", log, "cam?"+c.options)
			// It ends by itself long before that, and is not tried again.
			run(t, dir, "camfetch '"+s.urls[0]+"' --retry-wait 1h --duration 4s --tee raw.cam | camdemux | camjoin -o clip.mp4")
			s.stop()
			want, got := sent(t, log), packets(t, dir+"/clip.mp4")
			if len(want) != len(got) || len(want["video"]) < 250 {
				t.Fatalf("tracks: %d, want %d; %d pictures sent", len(got), len(want), len(want["video"]))
			}
			for track, hashes := range want {
				if err := same(hashes, got[track]); err != nil {
					t.Errorf("%s: %v", track, err)
				}
			}
			if text := run(t, dir, "ffmpeg -v error -i clip.mp4 -f null - 2>&1"); text != "" {
				t.Errorf("ffmpeg says %s", text)
			}
		})
	}
}

func same(want, got []string) error {
	if len(want) != len(got) {
		return fmt.Errorf("%d samples, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			return fmt.Errorf("sample %d of %d has hash %.12s, want %.12s", i, len(want), got[i], want[i])
		}
	}
	return nil
}
