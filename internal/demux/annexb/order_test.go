package annexb

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// The counts of pictures in the order of decoding ("!" begins a sequence, "f" is a
// field), and how long after decoding each is shown, in fields.
func TestOrder(t *testing.T) {
	for name, c := range map[string]struct {
		depth, reorder int
		counts         string
		want           string
	}{
		"in order":               {0, 0, "0! 2 4 6", "0 0 0 0"},
		"in order, not told":     {4, unknown, "0! 2 4 6 8 10 12", "0 0 0 0 0 0 0"},
		"one B picture":          {1, 1, "0! 4 2 8 6", "2 4 0 4 0"},
		"not told":               {4, unknown, "0! 4 2 8 6", "2 4 0 4 0"},
		"a pyramid":              {2, 2, "0! 8 4 2 6 16 12 10 14", "4 10 4 0 2 10 4 0 2"},
		"more than is told":      {1, 1, "0! 8 4 2 6", "2 8 0 0 0"},
		"sequences":              {2, 2, "0! 4 2 0! 4 2", "4 6 2 4 6 2"},
		"sequences of one":       {4, unknown, "0! 0! 4 2", "2 2 4 0"},
		"late B pictures":        {2, unknown, "0! 2 4 6 12 8 10", "0 0 0 0 4 -2 -2"},
		"fields":                 {1, 1, "0!f 1f 4f 5f 2f 3f", "2 2 4 4 0 0"},
		"one that waits for all": {2, 2, "0! 90 2 4 6 8 10", "4 14 2 2 2 2 2"},
	} {
		t.Run(name, func(t *testing.T) {
			o := order{sequence: sequence{depth: c.depth, reorder: c.reorder}}
			o.restart()
			var got []string
			take := func() {
				for p, ok := o.next(); ok; p, ok = o.next() {
					got = append(got, fmt.Sprint(p.place+o.delay-p.decoded))
					if string(p.data) != fmt.Sprint(p.count) {
						t.Errorf("picture %d has the data of %s", p.count, p.data)
					}
				}
			}
			for _, word := range strings.Fields(c.counts) {
				var p picture
				fmt.Sscan(strings.Trim(word, "!f"), &p.count)
				p.first, p.field = strings.Contains(word, "!"), strings.Contains(word, "f")
				p.data = []byte(fmt.Sprint(p.count))
				o.add(p)
				take()
			}
			o.finish()
			take()
			if want := strings.Fields(c.want); !slices.Equal(got, want) {
				t.Errorf("shown %v after, want %v", got, want)
			}
		})
	}
}

// What waits has a limit, and its memory too.
func TestOrderLimit(t *testing.T) {
	for name, size := range map[string]int{"pictures": 1, "bytes": 4 << 20} {
		n := min(4*maxPictures, 4*maxWaiting/size)
		t.Run(name, func(t *testing.T) {
			o := order{sequence: sequence{depth: 4, reorder: 4}}
			o.restart()
			data, given := make([]byte, size), 0
			o.add(picture{shown: shown{count: 1 << 40, first: true}, data: data})
			for i := range int64(n) {
				o.add(picture{shown: shown{count: i}, data: data})
				for _, ok := o.next(); ok; _, ok = o.next() {
					given++
				}
				if len(o.waiting) > maxPictures || o.size > maxWaiting || len(o.free)*maxFree > 2*maxWaiting && size > 1 {
					t.Fatalf("%d pictures of %d bytes wait, %d are kept", len(o.waiting), o.size, len(o.free))
				}
			}
			if o.finish(); given == 0 {
				t.Error("none was given")
			}
		})
	}
}
