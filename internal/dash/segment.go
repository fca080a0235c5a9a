package dash

import (
	"iter"
	"time"
)

// Segment is one media segment.
type Segment struct {
	Resource
	Number    uint64        // as $Number$ has it; in a list its place, from startNumber on
	Time      uint64        // media time of its first sample in ticks, as $Time$ has it: it may wrap, or start again
	Duration  uint64        // ticks; 0 is not told
	Timescale uint64        // ticks a second
	Start     time.Duration // Time on the presentation's timeline
	Length    time.Duration // Duration there
	Clock     time.Time     // Start on the wall clock, where the manifest is dynamic
	Available time.Time     // when the whole of it can be had, where that is for the clock to say; zero: it is listed, so it is there
}

// Init returns the init segment, if there is one of its own.
func (r *Representation) Init() (Resource, bool) { return known(r.segments.init) }

// Index returns where the index of a file is (sidx, ISO/IEC 14496-12 8.16.3), if
// it has one: the file has many segments, that the index lists.
func (r *Representation) Index() (Resource, bool) { return known(r.segments.index) }

func known(r *Resource) (Resource, bool) {
	if r == nil {
		return Resource{}, false
	}
	return *r, true
}

// Segments iterates over the media segments in the order of their numbers. What
// the manifest lists one by one is given whatever w is: the server says that it
// is there, and the times of some (nginx-rtmp) have nothing to do with the clock.
// What it describes by a rule, a fixed duration or r=-1, is given where any of it
// lies behind w.From, and where all of it can be had at w.To.
//
// A file, with an index or without, is one segment with all of its bytes.
//
// No work is done for segments that are left out, and none is kept.
func (r *Representation) Segments(w Window) iter.Seq[Segment] {
	return func(yield func(Segment) bool) {
		if r.Err != nil || r.segments.base == nil {
			return
		}
		c := cursor{addressing: &r.segments, window: w, number: r.segments.first, time: r.segments.offset, yield: yield}
		if c.media != "" {
			c.pattern, _ = compile(c.media, r.ID, r.Bandwidth)
		}
		c.all()
	}
}
