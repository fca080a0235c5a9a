package dash

import (
	"math"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"campipe/internal/manifest"
)

// enough is how many segments of a representation the fuzzer looks at: there
// may be 2^62.
const enough = 100

// Laws, for whatever is read: Parse makes no more than 64 MiB and 4 KiB for each
// byte of garbage and of results; the same manifest gives the same answer again;
// every URL is http or https with a host; numbers increase by one from startNumber
// to endNumber; times follow each other, but where an S says another t; what is
// made by a rule lies in the window; at both ends of time there is no panic.
func FuzzMPD(f *testing.F) {
	for _, c := range segmentCases {
		f.Add(whole(c.attributes, c.body), int64(10))
	}
	for _, c := range refusals {
		if len(c.text) < 10_000 {
			f.Add([]byte(c.text), int64(0))
		}
	}
	files, err := filepath.Glob("../../testdata/mpd/*.mpd")
	if err != nil || len(files) == 0 {
		f.Fatal("no manifests in testdata")
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, int64(1e6))
	}
	f.Fuzz(func(t *testing.T, b []byte, seconds int64) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		m, err := Parse(b, home)
		runtime.ReadMemStats(&after)
		if made, limit := after.TotalAlloc-before.TotalAlloc, uint64(64<<20+4096*len(b)); made > limit {
			t.Fatalf("%d bytes made %d, more than %d", len(b), made, limit)
		}
		if err != nil {
			return
		}
		now := m.AvailabilityStart.Add(time.Duration(seconds%1e9) * time.Second)
		again, err := Parse(b, home)
		if err != nil {
			t.Fatalf("refused when read again: %v", err)
		}
		looked := 0
		for i, p := range m.Periods {
			_, _, _ = p.Choose(manifest.Limit{Height: 720})
			for j, s := range p.Sets {
				for k, r := range s.Representations {
					if looked++; looked > enough {
						return
					}
					look(t, r, m.Window(now))
					look(t, r, Window{math.MinInt64, math.MaxInt64})
					if one, other := begin(r, m.Window(now)), begin(again.Periods[i].Sets[j].Representations[k], m.Window(now)); one != other {
						t.Fatalf("got %s, and then %s", one, other)
					}
				}
			}
		}
	})
}

// look holds a representation against the laws.
func look(t *testing.T, r *Representation, w Window) {
	a := &r.segments
	told := map[uint64]bool{}
	for _, s := range a.steps {
		told[s.time] = told[s.time] || s.told
	}
	for _, f := range []func() (Resource, bool){r.Init, r.Index} {
		if place, ok := f(); ok {
			fetchable(t, place)
		}
	}
	n, number, next := 0, a.first, a.offset
	for s := range r.Segments(w) {
		fetchable(t, s.Resource)
		if n > 0 && s.Number != number || s.Number < a.first || s.Number > a.last {
			t.Fatalf("number %d, want %d from %d to %d", s.Number, number, a.first, a.last)
		}
		if n > 0 && s.Time != next && !told[s.Time] {
			t.Fatalf("segment %d at %d, want %d", s.Number, s.Time, next)
		}
		if s.Length < 0 || s.Time > math.MaxInt64 || s.Duration > math.MaxInt64 {
			t.Fatalf("segment %d at %d+%d, %v+%v", s.Number, s.Time, s.Duration, s.Start, s.Length)
		}
		if there := sum(sum(s.Start, s.Length), -a.early); !s.Available.IsZero() && there > w.To {
			t.Fatalf("segment %d is there at %v, after %v", s.Number, there, w.To)
		}
		number, next = s.Number+1, s.Time+s.Duration
		if n++; n == enough {
			return
		}
	}
}

func fetchable(t *testing.T, r Resource) {
	if err := manifest.Check(r.URL); err != nil {
		t.Fatalf("%v: %v", r.URL, err)
	}
	if r.Range.Start < 0 || r.Range.Length < 0 || r.Range.Start+r.Range.Length < 0 {
		t.Fatalf("range %+v", r.Range)
	}
}

// begin tells a representation's first segment, or its fault.
func begin(r *Representation, w Window) string {
	if r.Err != nil {
		return r.Err.Error()
	}
	for s := range r.Segments(w) {
		return tellSegment(s)
	}
	return "nothing"
}
