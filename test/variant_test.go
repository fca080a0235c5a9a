package test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"campipe/internal/tool"
)

// variants are those of the protocol, and the faults, that the simulator knows,
// with what has to come of each: how many access units are missing from the
// middle of what was sent, and why. What is still on its way when the recording
// ends does not count.
var variants = []struct {
	options        string
	pictures       int    // left out, of those sent
	sound          int    // the same
	reason         string // why they were left out on purpose
	cause          string // why they were lost
	lost           int    // samples that are accounted for as lost
	files          int    // that come of it, where that is not 1
	metadata       bool   // notes came
	unknownRecords bool
}{
	{options: ""},
	{options: "audio"},
	{options: "plain"},
	{options: "plain&audio"},
	{options: "fullMp4"},
	{options: "fullMp4&audio"},
	{options: "prefix=1"},
	{options: "prefix=0"},
	{options: "late=7", pictures: 17, reason: "before key"},
	{options: "late=7&audio", pictures: 17, sound: 18, reason: "before key"},
	{options: "midgop=5", pictures: 19, reason: "before key"},
	{options: "ee", metadata: true},
	{options: "ee&audio", metadata: true},
	{options: "trun=5"},
	{options: "trun=5&audio"},
	{options: "sei"},
	{options: "big=3"},
	{options: "empty=5"},
	{options: "reset=40"},
	{options: "resize=40", pictures: 8, reason: "before key", files: 2},
	{options: "resize=40&audio", pictures: 8, sound: 9, files: 2},
	{options: "zero"},
	{options: "wrap=2s"},
	{options: "drift=200"},
	{options: "size=30", pictures: 19, cause: "damage", lost: 19},
	{options: "nobegin=30", pictures: 19, cause: "damage", lost: 19},
	{options: "noend=30", pictures: 18, cause: "damage", lost: 19}, // one was not sent to its end
	{options: "unknown=30", unknownRecords: true},
	{options: "packed=3"},
	{options: "packed=3&audio"},
	{options: "split=100"},
	{options: "split=200&packed=5&audio"},
}

func TestVariants(t *testing.T) {
	for _, v := range variants {
		t.Run(v.options, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			camera := "cam"
			if v.options != "" {
				camera += "?" + v.options
			}
			log := dir + "/sent.log"
			s := simulate(t, 1, "--speed", "50", "--log", log, camera)
			run(t, dir, "camfetch '"+s.urls[0]+"' --count 900 > raw.cam")
			s.stop()
			run(t, dir, "camdemux raw.cam --report report.json > media.cam")
			status := 0
			if v.cause != "" {
				status = tool.StatusLosses
			}
			if r := shell(dir, nil, "camjoin --strict media.cam -o clip.mp4"); r.status != status {
				t.Errorf("status %d, want %d\n%s", r.status, status, r.stderr)
			}
			want, got := sent(t, log), packets(t, dir+"/clip.mp4")
			for n := 2; n <= v.files; n++ {
				for track, hashes := range packets(t, fmt.Sprintf("%s/clip-%d.mp4", dir, n)) {
					got[track] = append(got[track], hashes...)
				}
			}
			for track, missing := range map[string]int{"video": v.pictures, "audio": v.sound} {
				if n, err := left(want[track], got[track]); err != nil || n != missing {
					t.Errorf("%s: %d are missing, want %d; %v", track, n, missing, err)
				}
			}
			if text := run(t, dir, "ffmpeg -v error -i clip.mp4 -f null - 2>&1"); text != "" {
				t.Errorf("ffmpeg says %s", text)
			}
			accounted(t, dir+"/report.json", v.reason, v.cause, v.lost)
			for kind, found := range map[string]bool{"metadata": v.metadata, "unknown": v.unknownRecords} {
				if reported := dropped(t, dir+"/report.json", kind); reported != found {
					t.Errorf("%s records reported: %v, want %v", kind, reported, found)
				}
			}
			replayed(t, dir)
			if names, err := filepath.Glob(dir + "/clip*.mp4"); err != nil || len(names) != max(v.files, 1) {
				t.Errorf("files %q, %v; want %d", names, err, max(v.files, 1))
			}
		})
	}
}

// left returns how many of want are not in got, which has to be in the same
// order; what was sent after the last of got does not count.
func left(want, got []string) (int, error) {
	if len(want) > 0 && len(got) == 0 {
		return len(want), fmt.Errorf("nothing of %d came", len(want))
	}
	missing := 0
	for i, hash := range got {
		at := slices.Index(want, hash)
		if at < 0 {
			return missing, fmt.Errorf("sample %d was never sent", i)
		}
		missing += at
		want = want[at+1:]
	}
	return missing, nil
}

// totals reads the report of a tool.
func totals(t *testing.T, file string) tool.Report {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var r tool.Report
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// accounted checks that a report adds up, to the byte, and names what is left
// out and lost.
func accounted(t *testing.T, file, reason, cause string, lost int) {
	t.Helper()
	samples := int64(0)
	for number, s := range totals(t, file).Streams {
		in := s.Out.Bytes
		for _, c := range s.Dropped {
			in += c.Bytes
		}
		for name, c := range s.Lost {
			in += c.Bytes
			samples += c.Frames
			if name != cause {
				t.Errorf("stream %d: %d samples lost by %s", number, c.Frames, name)
			}
		}
		if in != s.In.Bytes {
			t.Errorf("stream %d: %d bytes in, %d accounted for", number, s.In.Bytes, in)
		}
	}
	if samples != int64(lost) {
		t.Errorf("%d samples lost, want %d", samples, lost)
	}
	if reason != "" && !dropped(t, file, reason) {
		t.Errorf("nothing left out for %q", reason)
	}
}

// dropped reports whether anything was left out for the reason.
func dropped(t *testing.T, file, reason string) bool {
	t.Helper()
	for _, s := range totals(t, file).Streams {
		if _, ok := s.Dropped[reason]; ok {
			return true
		}
	}
	return false
}

// replayed checks that the capture gives the same when it is replayed, and that
// the samples of the bare dump are the same.
func replayed(t *testing.T, dir string) {
	t.Helper()
	run(t, dir, "camfetch raw.cam | camdemux > again.cam && cmp media.cam again.cam")
	run(t, dir, "python3 '"+root(t)+"/scripts/read.py' raw.cam > dump.bin")
	// A dump may end inside of a fragment: that is a cut one.
	if r := shell(dir, nil, "camdemux dump.bin > dump.cam"); r.status != 0 && r.status != tool.StatusCut {
		t.Errorf("dump: status %d\n%s", r.status, r.stderr)
	}
	shell(dir, nil, "camjoin dump.cam -o dump.mp4 --accept-cut")
	live, dump := packets(t, dir+"/clip.mp4"), packets(t, dir+"/dump.mp4")
	for track := range live {
		if err := same(live[track], dump[track]); err != nil {
			t.Errorf("dump: %s: %v", track, err)
		}
	}
}

// root returns the project's folder.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return dir + "/.."
}
