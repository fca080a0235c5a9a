package hls

import (
	"testing"

	"campipe/internal/hls"
	"campipe/internal/sim/visit"
)

// TestDiscontinuity checks that a segment has the same discontinuity sequence number
// in all versions of a playlist, and that only the first of a stretch has the tag.
func TestDiscontinuity(t *testing.T) {
	site := visit.New(t, New, 1)
	path, err := Path("gate", "discontinuity=3&window=4")
	if err != nil {
		t.Fatal(err)
	}
	for range 12 {
		a := site.Get(path)
		p, err := hls.Parse(a.Body, a.URL)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range p.(*hls.Media).Segments {
			if want := (s.Number - 1) / 3; s.Discontinuity != want {
				t.Errorf("segment %d: %d, want %d\n%s", s.Number, s.Discontinuity, want, a.Body)
			}
			if want := s.Number > 1 && s.Number%3 == 1; s.Break != want {
				t.Errorf("segment %d: break %v, want %v", s.Number, s.Break, want)
			}
		}
		site.Pass(step)
	}
}
