package dash

import (
	"cmp"
	"math"

	"campipe/internal/manifest"
)

// cursor goes through the segments of a representation.
type cursor struct {
	*addressing
	pattern pattern
	window  Window
	number  uint64 // of the next segment
	time    uint64 // where the next segment begins, if nothing else is told
	yield   func(Segment) bool
}

func (c *cursor) all() {
	switch end, known := c.end(); {
	case len(c.steps) > 0:
		c.timeline()
	case c.length > 0 && c.list != nil && known:
		c.run(uint64(len(c.list)), c.length, end, false)
	case c.length > 0 && c.list != nil:
		c.run(uint64(len(c.list)), c.length, math.MaxUint64, false)
	case c.length > 0 && known:
		c.run(room(c.time, end, c.length), c.length, end, true)
	case c.length > 0:
		c.run(math.MaxUint64, c.length, math.MaxUint64, true)
	case c.list != nil:
		c.run(uint64(len(c.list)), 0, math.MaxUint64, false)
	case known:
		c.run(1, end-c.offset, math.MaxUint64, false)
	default:
		c.run(1, 0, math.MaxUint64, false)
	}
}

// timeline goes through a SegmentTimeline. The last of a run that has no count
// may be shorter: it ends where the next run begins, or the period.
func (c *cursor) timeline() {
	periodEnd, known := c.end()
	for i, s := range c.steps {
		if s.told {
			c.time = s.time
		}
		count, end := uint64(s.repeat)+1, uint64(math.MaxUint64)
		switch {
		case s.repeat >= 0:
		case i+1 < len(c.steps):
			end = max(c.steps[i+1].time, c.time+s.length)
			count = room(c.time, end, s.length)
		case known:
			end, count = periodEnd, room(c.time, periodEnd, s.length)
		default:
			count = math.MaxUint64
		}
		if !c.run(count, s.length, end, s.repeat < 0) {
			return
		}
	}
}

// room returns how many segments begin before end.
func room(from, end, length uint64) uint64 {
	if end <= from {
		return 0
	}
	return (end-from-1)/length + 1
}

// run gives count segments in a row, the last one cut off at end. Where they are
// made by a rule, those outside the window are left out.
func (c *cursor) run(count, length, end uint64, rule bool) bool {
	from := c.time
	if c.number > c.last {
		return false
	}
	count = min(count, c.last-c.number+1)
	if length > 0 {
		count = min(count, (math.MaxInt64-min(from, math.MaxInt64))/length)
	}
	if c.list != nil {
		count = min(count, uint64(len(c.list))-min(uint64(len(c.list)), c.number-c.first))
	}
	k := uint64(0)
	if rule {
		k = c.begin(from, count, length)
	}
	for ; k < count; k++ {
		s := Segment{Number: c.number + k, Time: from + k*length, Duration: length, Timescale: c.timescale}
		if k == count-1 && s.Time < end {
			s.Duration = min(length, end-s.Time)
		}
		if !c.fill(&s, rule) || !c.yield(s) {
			return false
		}
	}
	c.number, c.time = c.number+count, from+count*length
	return true
}

// begin returns the first of count segments that ends behind the window's
// beginning, by bisection.
func (c *cursor) begin(from, count, length uint64) uint64 {
	low, high := uint64(0), count
	for low < high {
		k := low + (high-low)/2
		if c.at(from+(k+1)*length) > c.window.From {
			high = k
		} else {
			low = k + 1
		}
	}
	return low
}

// fill adds the times on other timelines, and the place. It is false where the
// segment can't be had yet.
func (c *cursor) fill(s *Segment, rule bool) bool {
	end := c.at(s.Time + s.Duration)
	s.Start = c.at(s.Time)
	s.Length = sum(end, -s.Start)
	if c.dynamic && !c.zero.IsZero() {
		s.Clock = c.zero.Add(s.Start)
	}
	if rule && c.dynamic {
		there := sum(end, -c.early)
		if there > c.window.To {
			return false
		}
		s.Available = c.zero.Add(there)
	}
	var err error
	switch {
	case c.list != nil:
		p := c.list[s.Number-c.first]
		var r *Resource
		if r, err = resource(c.base, cmp.Or(p.Media, p.Source), p.MediaRange); err == nil {
			s.Resource = *r
		}
	default:
		s.URL, err = manifest.Join(c.base, c.pattern.expand(s.Number, s.Time))
	}
	return err == nil // all of them were looked through
}
