package rtsp

import "slices"

const (
	// maxReorder is how many pictures a decoder can hold (ISO/IEC 14496-10 clause
	// A.3.1).
	maxReorder = 16
	// far is how far apart, in seconds, pictures are that are not of one order.
	far = 2
	// usual is how many pictures a second are taken to come before it is known.
	usual = 25
)

// order finds when pictures are decoded that say when they are shown. Where depth
// pictures at most come before one that is shown before them, a picture can be
// decoded when the one is shown that is shown depth pictures before it.
type order struct {
	depth  int
	begun  bool
	last   int64   // decode time of the latest picture
	recent []int64 // when the latest ones are shown
	window []int64 // when those are shown at which none is decoded yet, sorted
}

// decode returns the decode time of the next picture, in ticks of scale a second.
// It increases, until times jump back. Where pictures turn out to be reordered
// more than was told, some come close behind one another, and after they are
// shown.
func (o *order) decode(shown, scale int64) int64 {
	if d := shown - o.last; o.begun && max(d, -d) > far*scale {
		o.recent, o.window = o.recent[:0], o.window[:0]
		o.begun = d > 0
		o.fill(shown, scale)
	} else if !o.begun {
		o.fill(shown, scale)
	}
	n := 0
	for _, t := range o.recent {
		if t > shown {
			n++
		}
	}
	o.depth = max(o.depth, n)
	if len(o.recent) == maxReorder {
		o.recent = o.recent[:copy(o.recent, o.recent[1:])]
	}
	o.recent = append(o.recent, shown)

	i, _ := slices.BinarySearch(o.window, shown)
	o.window = slices.Insert(o.window, i, shown)
	t := o.last + 1
	if len(o.window) > o.depth {
		if first := o.window[0]; !o.begun || first > o.last {
			t = first
		}
		o.window = o.window[:copy(o.window, o.window[1:])]
	}
	o.begun, o.last = true, t
	return t
}

// fill makes up the pictures before the first.
func (o *order) fill(shown, scale int64) {
	for i := o.depth; i > 0; i-- {
		o.window = append(o.window, shown-int64(i)*scale/usual)
	}
}
