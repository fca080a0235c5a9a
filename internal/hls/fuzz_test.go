package hls

import (
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"campipe/internal/manifest"
)

// Laws, for whatever is read: Parse makes no more than 64 MiB and 4 KiB for each
// byte, garbage counted; the same playlist gives the same answer again; every URL
// is http or https with a host; numbers increase by one, from the first that the
// playlist says; discontinuity numbers never fall, and rise by no more than the
// breaks; ranges have an end.
func FuzzPlaylist(f *testing.F) {
	for _, c := range mediaCases {
		f.Add([]byte("#EXTM3U\n" + c.text))
	}
	for _, c := range headCases {
		if len(c.text) < 10_000 {
			f.Add([]byte(c.text))
		}
	}
	f.Add([]byte(ladder))
	files, err := filepath.Glob("../../testdata/hls/*.m3u8")
	if err != nil || len(files) == 0 {
		f.Fatal("no playlists in testdata")
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		p, err := Parse(b, home)
		runtime.ReadMemStats(&after)
		if made, limit := after.TotalAlloc-before.TotalAlloc, uint64(64<<20+4096*len(b)); made > limit {
			t.Fatalf("%d bytes made %d, more than %d", len(b), made, limit)
		}
		if err != nil {
			return
		}
		again, err := Parse(b, home)
		if err != nil {
			t.Fatalf("refused when read again: %v", err)
		}
		if one, other := tell(p), tell(again); one != other {
			t.Fatalf("got %s, and then %s", one, other)
		}
		switch p := p.(type) {
		case *Master:
			_, _, _ = p.Choose(manifest.Limit{Height: 720})
			for _, v := range p.Variants {
				fetchable(t, v.URL, manifest.Range{})
			}
			for _, r := range p.Renditions {
				fetchable(t, r.URL, manifest.Range{})
			}
		case *Media:
			lawful(t, p)
		}
	})
}

func lawful(t *testing.T, m *Media) {
	number, run := m.Sequence+m.Skipped, uint64(0)
	for i, s := range m.Segments {
		fetchable(t, s.URL, s.Range)
		if s.Number != number {
			t.Fatalf("number %d, want %d", s.Number, number)
		}
		if i > 0 && (s.Discontinuity < run || s.Break != (s.Discontinuity > run)) {
			t.Fatalf("segment %d: discontinuity %d after %d, break %v", s.Number, s.Discontinuity, run, s.Break)
		}
		if s.Duration < 0 {
			t.Fatalf("segment %d: duration %v", s.Number, s.Duration)
		}
		if s.Key != nil {
			fetchable(t, s.Key.URL, manifest.Range{})
		}
		if s.Map != nil {
			fetchable(t, s.Map.URL, s.Map.Range)
		}
		number, run = s.Number+1, s.Discontinuity
	}
}

// fetchable checks a place; nil is none.
func fetchable(t *testing.T, u *url.URL, r manifest.Range) {
	if u == nil {
		return
	}
	if err := manifest.Check(u); err != nil {
		t.Fatalf("%v: %v", u, err)
	}
	if r.Start < 0 || r.Length < 0 || r.Start+r.Length < 0 {
		t.Fatalf("%v: range %+v", u, r)
	}
}
