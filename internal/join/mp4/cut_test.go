package mp4

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"campipe/pkg/wire"

	box "github.com/Eyevinn/mp4ff/mp4"
)

// frameRow is a stream of n frames, step microseconds apart,
// the first of every group a key picture, each of size bytes.
func frameRow(stream uint16, n int, step wire.Time, group, size int) []wire.Frame {
	var row []wire.Frame
	for i := range n {
		f := wire.Frame{Kind: wire.KindSample, Stream: stream, Time: start + wire.Time(i)*step, Payload: make([]byte, size)}
		if i%group == 0 {
			f.Flags = wire.FlagKey
		}
		row = append(row, f)
	}
	return row
}

// fragmentsOf returns what the fragments of a movie hold, as "video+audio".
func fragmentsOf(t *testing.T, b []byte) string {
	t.Helper()
	file, err := box.DecodeFile(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, segment := range file.Segments {
		for _, fragment := range segment.Fragments {
			counts := [2]uint32{}
			for _, traf := range fragment.Moof.Trafs {
				counts[traf.Tfhd.TrackID-1] = traf.Trun.SampleCount()
			}
			all = append(all, fmt.Sprintf("%d+%d", counts[0], counts[1]))
		}
	}
	return strings.Join(all, " ")
}

// Where fragments end depends on the samples alone.
func TestCut(t *testing.T) {
	const ms = 1000
	for _, tc := range []struct {
		name         string
		in           []wire.Frame
		live, stored string
	}{
		{"a group of pictures", frameRow(1, 6, 40*ms, 3, 10), "1+0 1+0 1+0 1+0 1+0 1+0", "3+0 3+0"},
		{"a picture in two seconds", frameRow(1, 3, 2000*ms, 9, 10), "1+0 1+0 1+0", "1+0 1+0 1+0"},
		{"a group of two seconds", frameRow(1, 5, 400*ms, 9, 10), "1+0 1+0 1+0 1+0 1+0", "3+0 2+0"},
		{"sound alone", frameRow(2, 12, 20*ms, 1, 10), "0+5 0+5 0+2", "0+12"},
		{"sound of two seconds", frameRow(2, 8, 300*ms, 1, 10), "0+1 0+1 0+1 0+1 0+1 0+1 0+1 0+1", "0+4 0+4"},
		{"large pictures", frameRow(1, 6, 40*ms, 9, maxBytes/2), "1+0 1+0 1+0 1+0 1+0 1+0", "2+0 2+0 2+0"},
		{"a larger one than a fragment has", frameRow(1, 2, 40*ms, 9, maxBytes+1), "1+0 1+0", "1+0 1+0"},
		{"many samples", frameRow(2, 300, 1, 1, 1), "0+254 0+46", "0+254 0+46"},
		{"sound while there are no pictures", append(frameRow(1, 1, 1, 1, 10), frameRow(2, 12, 20*ms, 1, 10)...), "0+5 0+5 1+2", "1+12"},
	} {
		for kind, want := range map[string]string{"live": tc.live, "stored": tc.stored} {
			m := &memory{}
			w, err := kinds[kind](m, plainHeaders())
			if err != nil {
				t.Fatal(err)
			}
			if err := fill(w, tc.in); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if got := fragmentsOf(t, m.bytes); got != want {
				t.Errorf("%s, %s: %s, want %s", tc.name, kind, got, want)
			}
		}
	}
}

// The last sample lasts as long as its frame says, else as the one before, but
// not as long as a gap.
func TestLastDuration(t *testing.T) {
	const second = microsecond
	for _, tc := range []struct {
		name  string
		times []wire.Time
		own   uint32
		want  uint32
	}{
		{"its own", []wire.Time{0, second / 25}, second / 10, 9000},
		{"that of the one before", []wire.Time{0, second / 25}, 0, 3600},
		{"not that of a gap", []wire.Time{0, 3600 * second}, 0, 90_000},
		{"alone, its own", []wire.Time{0}, second / 10, 9000},
		{"alone", []wire.Time{0}, 0, 3600},
		{"less than a tick", []wire.Time{0}, 1, 3600},
	} {
		tr, err := newTrack(1, plainHeaders()[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range tc.times {
			f := wire.Frame{Time: start + at, Duration: tc.own}
			tr.add(tr.next(&f, start), nil)
		}
		tr.settle(tr.guess())
		if got := tr.samples[len(tr.samples)-1].duration; got != tc.want {
			t.Errorf("%s: %d ticks, want %d", tc.name, got, tc.want)
		}
	}
}

// A gap that 32 bits of ticks can't say is refused by a file that would have to
// say it in one sample's duration. In fragments the next one's own time says it.
func TestLongGap(t *testing.T) {
	const day = 86_400 * microsecond
	in := frameRow(1, 4, 40_000, 2, 10)
	in[2].Time += day
	in[3].Time += day
	for kind := range kinds {
		m := &memory{}
		w, err := kinds[kind](m, plainHeaders())
		if err != nil {
			t.Fatal(err)
		}
		err = fill(w, in)
		if inOneTable(kind) {
			if want := "a gap of 24h0m0.04s is more than 31 bits of 1/90000 s"; err == nil || err.Error() != want {
				t.Errorf("error %v, want %s", err, want)
			}
			continue
		}
		if closeErr := w.Close(); err != nil || closeErr != nil {
			t.Fatal(err, closeErr)
		}
		file, err := box.DecodeFile(bytes.NewReader(m.bytes))
		if err != nil {
			t.Fatal(err)
		}
		var times []uint64
		for _, segment := range file.Segments {
			for _, fragment := range segment.Fragments {
				times = append(times, fragment.Moof.Traf.Tfdt.BaseMediaDecodeTime())
				if d := fragment.Moof.Traf.Trun.Samples[0].Dur; d != 3600 {
					t.Errorf("%s: duration %d", kind, d)
				}
			}
		}
		const far = 86_400 * 90_000
		if want := map[string]string{"live": fmt.Sprint([]int{0, 3600, far + 7200, far + 10800}), "stored": fmt.Sprint([]int{0, far + 7200})}[kind]; fmt.Sprint(times) != want {
			t.Errorf("%s: times %v, want %v", kind, times, want)
		}
	}
}

// Offsets are signed where one of them is negative, as version 1 says.
func TestCttsVersion(t *testing.T) {
	for _, tc := range []struct {
		name string
		pts  []int64
		want int // version; -1 where there is no table
	}{
		{"none", []int64{0, 10, 20}, -1},
		{"later", []int64{10, 40, 20}, 0},
		{"earlier", []int64{0, 30, 10}, 1},
	} {
		var table table
		for i, pts := range tc.pts {
			table.add(&sample{dts: int64(i) * 10, pts: pts, duration: 10})
		}
		got := -1
		if ctts, ok := table.ctts(1).(*box.CttsBox); ok {
			got = int(ctts.Version)
		}
		if got != tc.want {
			t.Errorf("%s: version %d, want %d", tc.name, got, tc.want)
		}
	}
}
