package movie

import (
	"sort"

	"campipe/pkg/wire"
)

// Run is bytes that came one after another, and when they came. The zero Run
// is empty.
type Run struct {
	Bytes []byte
	marks []mark
}

// mark says that the bytes before end had come at that time, and not all of
// them before.
type mark struct {
	end     int
	arrival wire.Time
}

// Add appends bytes that arrived at t.
func (r *Run) Add(b []byte, t wire.Time) {
	if len(b) == 0 {
		return
	}
	r.Bytes = append(r.Bytes, b...)
	if n := len(r.marks); n > 0 && r.marks[n-1].arrival == t {
		r.marks[n-1].end = len(r.Bytes)
		return
	}
	r.marks = append(r.marks, mark{len(r.Bytes), t})
}

// Append appends all of another run.
func (r *Run) Append(other *Run) {
	base := len(r.Bytes)
	r.Bytes = append(r.Bytes, other.Bytes...)
	for _, m := range other.marks {
		r.marks = append(r.marks, mark{base + m.end, m.arrival})
	}
}

// Arrival returns when the bytes up to end had come.
func (r *Run) Arrival(end int) wire.Time {
	i := sort.Search(len(r.marks), func(i int) bool { return r.marks[i].end >= end })
	if i == len(r.marks) {
		return 0
	}
	return r.marks[i].arrival
}

// Reset empties the run.
func (r *Run) Reset() { r.Bytes, r.marks = r.Bytes[:0], r.marks[:0] }
