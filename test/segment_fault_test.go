package test

import (
	"errors"
	"io"
	"os"
	"testing"

	"campipe/pkg/wire"
)

// outages are cameras in segments, with faults, and what is to be said of them: how
// many segments of all tracks can't be had, by cause.
var outages = []struct {
	camera string
	lost   map[string]int64
	early  int // pieces of sound at the start that come before the first picture
}{
	{camera: "dash:gate?audio&window=100"},
	{camera: "dash:gate?audio&window=100&404=120-122", lost: map[string]int64{wire.CauseRefused: 6}},
	{camera: "dash:gate?window=100&miss=120-122", lost: map[string]int64{wire.CauseLost: 3}},
	{camera: "dash:gate?window=100&number&404=105", lost: map[string]int64{wire.CauseRefused: 1}},
	{camera: "dash:gate?audio&window=100&outage=20s,10s"},
	{camera: "dash:gate?window=100&periods=10"},
	{camera: "dash:gate?window=100&nginx"},
	{camera: "hls:gate?window=100&404=120-122", lost: map[string]int64{wire.CauseRefused: 3}},
	{camera: "hls:gate?window=100&ts&pdt"},
	{camera: "hls:gate?window=100&aes=5"},
	{camera: "hls:gate?window=100&gap=120", lost: map[string]int64{wire.CauseLost: 1}},
	{camera: "hls:gate?window=100&discontinuity=10"},
	{camera: "hls:gate?window=100&403after=115"},
	{camera: "hls:gate?audio&master&window=100&pdt"},
	{camera: "hls:gate?window=100&outage=20s,10s"},
}

// TestOutages records each camera for eighty seconds of its time, and checks that
// every access unit that the simulator says it sent is there, once and in order,
// and that the gaps have every segment that it withheld and no other.
func TestOutages(t *testing.T) {
	t.Parallel()
	for _, o := range outages {
		t.Run(o.camera, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			log := dir + "/sent.log"
			s := simulate(t, 1, "--speed", "10", "--log", log, o.camera)
			run(t, dir, "camfetch '"+s.urls[0]+"' --duration 8s -q --report fetch.json > raw.cam")
			s.stop()
			run(t, dir, "camdemux -q raw.cam --report demux.json > media.cam")
			lost := map[string]int64{}
			for _, gap := range totals(t, dir+"/fetch.json").List {
				lost[gap.Cause] += gap.Frames
			}
			for cause, n := range o.lost {
				if lost[cause] != n {
					t.Errorf("%d segments lost by %s, want %d", lost[cause], cause, n)
				}
				delete(lost, cause)
			}
			if len(lost) > 0 {
				t.Errorf("also lost: %v", lost)
			}
			accounted(t, dir+"/demux.json", "", "", 0)
			want, got := sent(t, log), tracks(t, dir+"/media.cam")
			for track := range want {
				n, err := left(want[track], got[track])
				if err != nil || n > o.early || len(got[track]) < 400 {
					t.Errorf("%s: %d came, %d are missing; %v", track, len(got[track]), n, err)
				}
			}
		})
	}
}

// tracks returns the hashes of the samples of a stream by what they are.
func tracks(t *testing.T, file string) map[string][]string {
	t.Helper()
	hashes := map[string][]string{}
	samples(t, file, func(track string, f *wire.Frame) { hashes[track] = append(hashes[track], hash(f.Payload)) })
	return hashes
}

// times returns their times.
func times(t *testing.T, file string) map[string][]wire.Time {
	t.Helper()
	all := map[string][]wire.Time{}
	samples(t, file, func(track string, f *wire.Frame) { all[track] = append(all[track], f.Time) })
	return all
}

// samples calls give for each sample of a stream, and says what it is.
func samples(t *testing.T, file string, give func(track string, f *wire.Frame)) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	kinds := map[uint16]string{}
	for frame, err := range wire.NewReader(f).All() {
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			t.Fatal(err)
		case frame.Kind == wire.KindHeader:
			kinds[frame.Stream] = "video"
			if h, err := wire.ParseHeader(frame.Payload); err == nil && h.Audio() {
				kinds[frame.Stream] = "audio"
			}
		case frame.Kind == wire.KindSample:
			give(kinds[frame.Stream], &frame)
		}
	}
}
