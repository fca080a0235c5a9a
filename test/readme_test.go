package test

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// stand are what the README's commands use that a test can't, and what stands
// for it.
var stand = strings.NewReplacer(
	" 30s", " 2s", // a test has no time
	"--interval 2s", "--interval 100ms",
	"60s", "1s",
	"| less", "",
	"ffplay -", "ffmpeg -v error -i - -f null -", // there is no screen
	"make -f scripts/", "make -f $ROOT/scripts/",
	"/%H%M.mp4' &", "/%H%M.mp4'",
)

// endless begins the README's commands that go on until Ctrl-C.
const endless = `camfetch "$URL" | camdemux`

// TestReadme runs the commands of the README's tour, in a folder where day.cam
// is a capture around 14:00.
func TestReadme(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s := simulate(t, 3, "--speed", "50", "cam", "still:road?etag", "rtsp:door?audio=pcma")
	run(t, dir, "camfetch '"+s.urls[0]+"' --count 14000 > live.cam && python3 '"+root(t)+"/scripts/read.py' live.cam > dump.bin")
	run(t, dir, "camfetch dump.bin --start 2026-11-20T13:59:55 > tour.cam")
	run(t, dir, "for name in a b; do echo $name '"+s.urls[0]+"'; done > cameras.txt")
	env := append(os.Environ(), "URL="+s.urls[0], "STILL="+s.urls[1], "RTSP="+s.urls[2], "ROOT="+root(t))
	ran := 0
	_, tour, _ := strings.Cut(string(text), "## A tour")
	for _, line := range commands(tour) {
		line = stand.Replace(line)
		if strings.HasPrefix(line, endless) {
			line = strings.Replace(line, endless, `camfetch "$URL" --count 200 | camdemux`, 1)
		}
		// Each begins with what the tour is about, whatever the one before made.
		shell(dir, nil, "cp tour.cam day.cam; rm -f clip.mp4 clip.mp4.part")
		if strings.Contains(line, "--tee day.cam") {
			shell(dir, nil, "rm day.cam")
		}
		r := shell(dir, env, line)
		// A dump ends where it was cut off.
		if cutDump := strings.Contains(line, "dump.bin") || strings.Contains(line, "day.cam | cam"); r.status != 0 && !(cutDump && r.status == 3) {
			t.Errorf("%s\nstatus %d\n%s", line, r.status, r.stderr)
		}
		t.Log(line, r.status)
		ran++
	}
	if ran < 10 {
		t.Errorf("only %d commands found", ran)
	}
}

// commands returns the command lines of a page: what is indented by four, with
// the lines after one that goes on.
func commands(page string) []string {
	var all []string
	open := false
	for line := range strings.Lines(page) {
		code, ok := strings.CutPrefix(line, "    ")
		code = strings.TrimRight(code, "\n")
		switch {
		case !ok:
			open = false
		case open:
			all[len(all)-1] += "\n" + code
		case !slices.Contains([]string{"#", "camsim &", ""}, code) && !strings.HasPrefix(code, "#"):
			all = append(all, code)
			open = strings.HasSuffix(code, "|")
			continue
		}
		open = open && (strings.HasSuffix(code, "|") || strings.Count(all[len(all)-1], "'")%2 == 1)
	}
	return all
}
