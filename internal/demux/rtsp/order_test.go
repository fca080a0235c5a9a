package rtsp

import (
	"fmt"
	"testing"
)

// Decode times are those of pictures that are shown a depth before, however it came
// to be known.
func TestOrder(t *testing.T) {
	const scale = 1000 // a picture lasts 40
	for _, c := range []struct {
		name  string
		depth int
		shown []int64
		want  string
		after int
	}{
		{"in order", 0, []int64{0, 40, 80, 120}, "[0 40 80 120]", 0},
		{"in order, told otherwise", 2, []int64{80, 120, 160, 200}, "[0 40 80 120]", 2},
		{"reordered", 1, []int64{0, 120, 40, 80, 240, 160, 200}, "[-40 0 40 80 120 160 200]", 1},
		{"in a pyramid", 2, []int64{0, 160, 80, 40, 120, 320, 240, 200, 280}, "[-80 -40 0 40 80 120 160 200 240]", 2},
		{"reordered, not told", 0, []int64{0, 120, 40, 80, 240, 160, 200, 360}, "[0 120 121 122 123 160 200 240]", 1},
		{"in a pyramid, not told", 0, []int64{0, 160, 80, 40, 120, 320, 240, 200, 280, 480}, "[0 160 161 162 163 164 165 200 240 280]", 2},
		{"a picture missing", 1, []int64{0, 120, 40, 240, 160, 200}, "[-40 0 40 120 160 200]", 1},
		{"times jump on", 1, []int64{0, 120, 40, 80, 5000, 5120, 5040}, "[-40 0 40 80 4960 5000 5040]", 1},
		{"times jump back", 1, []int64{5000, 5120, 5040, 0, 120, 40}, "[4960 5000 5040 -40 0 40]", 1},
		{"the same twice", 0, []int64{0, 40, 40, 80}, "[0 40 41 80]", 0},
	} {
		o := order{depth: c.depth}
		var got []int64
		for _, shown := range c.shown {
			got = append(got, o.decode(shown, scale))
		}
		if fmt.Sprint(got) != c.want || o.depth != c.after {
			t.Errorf("%s: %v, depth %d\nwant %s, %d", c.name, got, o.depth, c.want, c.after)
		}
	}
}
