package clock

import (
	"math/rand/v2"
	"testing"

	"campipe/pkg/wire"
)

// A camera that tells the time is believed at once, and stays as far from arrival
// as it was: that is its delay. Where its clock runs away the line follows arrival.
func TestAnchor(t *testing.T) {
	for _, c := range []struct {
		name   string
		ppm    wire.Time // by which the camera's clock is fast
		delay  wire.Time // the least
		within wire.Time // of when it was taken, after a day
	}{
		{"a clock that is set", 0, 200_000, 0},
		{"no delay", 0, 0, 0},
		{"20 s late", 0, 20 * second, 0},
		{"200 ppm fast", 200, 200_000, 150_000},
		{"200 ppm slow", -200, 200_000, 150_000},
	} {
		t.Run(c.name, func(t *testing.T) {
			var clock Clock
			r := rand.New(rand.NewPCG(1, 2))
			var worst wire.Time
			for taken := wire.Time(0); taken < 24*3600*second; taken += second {
				m := start + taken + taken*c.ppm/1e6
				a := start + taken + c.delay
				if c.ppm != 0 {
					a += wire.Time(r.ExpFloat64() * 10_000)
				}
				clock.Anchor(m, a, 0)
				clock.Add(m, a)
				if !clock.Ready() {
					t.Fatal("it is not believed at once")
				}
				off := clock.At(m) - start - taken
				worst = max(worst, off, -off)
			}
			if worst > c.within {
				t.Errorf("it is off by %d us, want %d at most", worst, c.within)
			}
			if step, pace := clock.Step(), clock.Pace(); step != 0 || pace != 0 {
				t.Errorf("step %d, pace %d", step, pace)
			}
		})
	}
}
