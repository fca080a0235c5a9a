package dash

import (
	"iter"
	"math"

	"campipe/internal/manifest"
)

// Reference is one entry of a file's index: so many bytes of media, and how long
// they last in ticks of the index.
type Reference struct {
	Size     uint32
	Duration uint32
}

// Parts iterates over the segments of a file that has an index. after is the
// first byte behind the index, and what it calls its first offset added to that;
// time is its earliest presentation time, and timescale its own (ISO/IEC 14496-12
// 8.16.3). Entries without bytes are passed over.
func (r *Representation) Parts(after int64, timescale uint32, time uint64, list []Reference) iter.Seq[Segment] {
	return func(yield func(Segment) bool) {
		if r.Err != nil || r.segments.base == nil || timescale == 0 {
			return
		}
		a := r.segments
		if a.timescale != uint64(timescale) {
			a.offset = uint64(ratio(a.offset, uint64(timescale), a.timescale, false))
			a.timescale = uint64(timescale)
		}
		c := cursor{addressing: &a}
		number := a.first
		for _, e := range list {
			if after < 0 || after > math.MaxInt64-int64(e.Size) || time > math.MaxInt64 {
				return
			}
			s := Segment{Number: number, Time: time, Duration: uint64(e.Duration), Timescale: a.timescale}
			if e.Size > 0 {
				if !c.fill(&s, false) {
					return
				}
				s.Range = manifest.Range{Start: after, Length: int64(e.Size)}
				if !yield(s) {
					return
				}
				number++
			}
			after, time = after+int64(e.Size), time+uint64(e.Duration)
		}
	}
}
