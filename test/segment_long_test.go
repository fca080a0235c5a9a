package test

import (
	"errors"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"

	"campipe/internal/sim/journal"
	"campipe/pkg/wire"
)

// days are cameras of ten minutes, in which segments are missing, the server
// begins anew, and is down for half a minute.
var days = []string{
	"dash:gate?audio&window=200&404=230-233,300&restart=350&outage=420s,30s",
	"dash:gate?number&timeline&window=200&404=230-233,300&restart=350&outage=420s,30s&cut",
	"hls:gate?window=200&404=230-233,300&restart=350&outage=420s,30s",
	"hls:gate?ts&window=200&gap=230-233&404=300&restart=350&outage=420s,30s&cut",
}

// TestTenMinutes records each of them, and checks that its gaps name the segments
// that the simulator's journal says were not sent, by their numbers and in order,
// that its notes name all others, and that the samples are those that were sent.
func TestTenMinutes(t *testing.T) {
	t.Parallel()
	for _, camera := range days {
		t.Run(camera, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			log := dir + "/sent.log"
			s := simulate(t, 1, "--speed", "30", "--log", log, camera)
			run(t, dir, "camfetch '"+s.urls[0]+"' --duration 21s -q --report fetch.json > raw.cam")
			s.stop()
			run(t, dir, "camdemux -q raw.cam --report demux.json > media.cam")
			accounted(t, dir+"/demux.json", "", "", 0)

			given, withheld := segments(t, log)
			var lost []int64
			for _, gap := range totals(t, dir+"/fetch.json").List {
				if gap.Cause == wire.CauseReset {
					// How many more there were before it began anew nobody can know.
					withheld = slices.DeleteFunc(withheld, func(n int64) bool { return n >= *gap.First })
				}
				for i := range gap.Frames {
					lost = append(lost, *gap.First+i)
				}
			}
			slices.Sort(lost)
			slices.Sort(withheld)
			if !slices.Equal(lost, withheld) {
				t.Errorf("gaps name the segments %d, the simulator withheld %d", lost, withheld)
			}
			noted := numbers(t, dir+"/raw.cam")
			if len(noted) == len(given)-1 { // the recording ended on it
				given = given[:len(noted)]
			}
			if !slices.Equal(noted, given) || len(given) < 320 || !slices.Contains(given, 5) {
				t.Errorf("%d segments came, %d were sent; some of them after the server began anew: %v", len(noted), len(given), slices.Contains(given, 5))
			}
			want, got := sent(t, log), tracks(t, dir+"/media.cam")
			for track := range want {
				if n, err := left(want[track], got[track]); n != 0 || err != nil {
					t.Errorf("%s: %d came, %d are missing; %v", track, len(got[track]), n, err)
				}
			}
		})
	}
}

// segments returns the numbers of the segments that a simulator sent, and of those
// between the first and the last of them that it did not, of all tracks.
func segments(t *testing.T, log string) (given, withheld []int64) {
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
	made, sent := map[string][]journal.Segment{}, map[string]map[int]bool{}
	for _, l := range lines {
		switch {
		case l.Event == journal.EventMade:
			made[l.Segment.Track] = append(made[l.Segment.Track], *l.Segment)
		case l.Event == journal.EventSegment:
			if sent[l.Segment.Track] == nil {
				sent[l.Segment.Track] = map[int]bool{}
			}
			sent[l.Segment.Track][l.Segment.Index] = true
			given = append(given, int64(l.Segment.Number))
		}
	}
	for track, indices := range sent {
		all := slices.Sorted(maps.Keys(indices))
		first, last := all[0], all[len(all)-1]
		for _, g := range made[track] {
			if g.Index > first && g.Index < last && !indices[g.Index] {
				withheld = append(withheld, int64(g.Number))
			}
		}
	}
	return given, withheld
}

// numbers returns which segments the notes of a raw stream name, in order.
func numbers(t *testing.T, file string) []int64 {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []int64
	for frame, err := range wire.NewReader(f).All() {
		switch {
		case errors.Is(err, io.EOF):
			return all
		case err != nil:
			t.Fatal(err)
		case frame.Kind == wire.KindNote:
			note, err := wire.ParseNote(frame.Payload)
			if err != nil {
				t.Fatal(err)
			}
			if n, ok := note.Values["number"].(float64); ok && note.What == "segment" {
				all = append(all, int64(n))
			}
		}
	}
	return all
}

// TestIndexed checks that a file with an index is fetched segment by segment: whole
// it may be larger than a frame can be.
func TestIndexed(t *testing.T) {
	dir := t.TempDir()
	log := dir + "/sent.log"
	s := simulate(t, 1, "--log", log, "dash:gate?base&audio&count=20")
	run(t, dir, "camfetch '"+s.urls[0]+"' -q > raw.cam")
	s.stop()
	run(t, dir, "camdemux -q raw.cam > media.cam")
	if n := len(numbers(t, dir+"/raw.cam")); n != 40 {
		t.Errorf("%d segments, want 40", n)
	}
	want, got := sent(t, log), tracks(t, dir+"/media.cam")
	for track := range want {
		if err := same(want[track], got[track]); err != nil {
			t.Errorf("%s: %v", track, err)
		}
	}
}

// TestProbeSegments checks what is found out of cameras in segments.
func TestProbeSegments(t *testing.T) {
	s := simulate(t, 2, "dash:gate?audio", "hls:mill?ts")
	out := run(t, t.TempDir(), "camfetch --probe '"+s.urls[0]+"' '"+s.urls[1]+"'")
	for _, want := range []string{
		`(?m)^gate +live +dash +avc1\.42c01e +640x480 +15\.0/s +\S+  mp4a\.40\.2 16000 Hz$`,
		`(?m)^mill +live +hls +avc1\.42c01e +640x480 +15\.0/s +\S+  -$`,
	} {
		if !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("%s\nno line %s", out, want)
		}
	}
}
