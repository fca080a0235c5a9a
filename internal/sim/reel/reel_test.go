package reel

import (
	"testing"
	"time"

	"campipe/internal/sim/clip"
)

const step = 1600 * time.Millisecond

func open(t *testing.T) *Reel {
	t.Helper()
	c, err := clip.Open()
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(c, step)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestUnits checks that segments follow one another without a gap, by clocks of all
// kinds, and begin with a key picture each.
func TestUnits(t *testing.T) {
	r := open(t)
	for _, c := range []struct {
		name  string
		clock Clock
		at    []uint64 // of the first pictures
	}{
		{"exact", Clock{Timescale: 15360}, []uint64{0, 1024, 2048, 3072}},
		{"milliseconds", Clock{Timescale: 1000}, []uint64{0, 67, 133, 200}},
		{"from a base", Clock{Timescale: 90000, Base: 90000}, []uint64{90000, 96000, 102000}},
		{"wraps", Clock{Timescale: 1000, Base: 1<<32 - 100, Modulus: 1 << 32}, []uint64{1<<32 - 100, 1<<32 - 33, 33, 100}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, sound := range []bool{false, true} {
				var next uint64
				for n := range time.Duration(14) { // longer than the clip
					span := Span{Start: n * step, Length: step}
					units, want := r.Pictures(span, c.clock, n%2 == 1), 24
					if sound {
						units, want = r.Sound(span, c.clock), 25
					}
					if len(units) != want || !units[0].Key || units[0].Time != c.clock.At(n*step) {
						t.Fatalf("segment %d: %d units, want %d; the first is %+v", n, len(units), want, units[0].Sample)
					}
					for i, u := range units {
						if (n > 0 || i > 0) && u.Time != next {
							t.Errorf("segment %d, unit %d: at %d, want %d", n, i, u.Time, next)
						}
						if n == 0 && !sound && i < len(c.at) && u.Time != c.at[i] {
							t.Errorf("picture %d: at %d, want %d", i, u.Time, c.at[i])
						}
						next = c.clock.wrap(u.Time + uint64(u.Duration))
					}
				}
			}
		})
	}
}

// TestOrigin checks that media times count from the origin, and pictures do not.
func TestOrigin(t *testing.T) {
	r := open(t)
	c := Clock{Timescale: 15360}
	from := r.Pictures(Span{Start: 5 * step, Length: step, Origin: 4 * step}, c, false)
	plain := r.Pictures(Span{Start: 5 * step, Length: step}, c, false)
	if from[0].Time != c.At(step) || string(from[0].Data) != string(plain[0].Data) {
		t.Errorf("at %d, want %d", from[0].Time, c.At(step))
	}
}

func TestNew(t *testing.T) {
	c, err := clip.Open()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(c, 2*time.Second); err == nil || err.Error() != "clip: key picture 2 is at 1.6s, not at 2s" {
		t.Error(err)
	}
}
