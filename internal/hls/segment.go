package hls

import (
	"fmt"
	"math"
	"time"
)

// reference ends a segment: all tags before it are the segment's.
func (s *segments) reference(text string) (err error) {
	n := s.next
	if len(s.list.Segments) == maxSegments {
		return fmt.Errorf("more than %d segments", maxSegments)
	}
	if n.Number > math.MaxInt64 {
		return fmt.Errorf("segment number %d exceeds 2^63", n.Number)
	}
	if n.URL, err = s.base.resolve(text); err != nil {
		return err
	}
	if n.Key, err = s.keys.current(); err != nil {
		return fmt.Errorf("EXT-X-KEY: %w", err)
	}
	s.keys.used = true
	if n.Map = s.init; s.fresh {
		n.Map.Number, s.fresh = n.Number, false
	}
	if err := s.part(&n, text); err != nil {
		return err
	}
	s.list.Segments = append(s.list.Segments, n)
	s.next = Segment{Number: n.Number + 1, Discontinuity: n.Discontinuity, Start: after(n)}
	return nil
}

// part finds where a range without an offset begins: behind the range of the
// segment before, which is to be of the same resource (RFC 8216 section 4.3.2.2).
func (s *segments) part(n *Segment, text string) error {
	r := &n.Range
	if r.Length > 0 && r.Start < 0 {
		if s.place != text || s.last.Whole() {
			return fmt.Errorf("EXT-X-BYTERANGE: no offset, and the segment before is no range of the same resource")
		}
		r.Start = s.last.Start + s.last.Length
		if r.Start+r.Length < 0 {
			return fmt.Errorf("EXT-X-BYTERANGE: range ends beyond 2^63")
		}
	}
	s.last, s.place = *r, text
	return nil
}

// after returns when the segment after n begins, where that is known.
func after(n Segment) time.Time {
	if n.Start.IsZero() || n.Duration == 0 {
		return time.Time{}
	}
	return n.Start.Add(n.Duration)
}

// end dates the segments before the first date, and finds the longest.
func (s *segments) end() Playlist {
	list := s.list.Segments
	var longest time.Duration
	for i := len(list) - 1; i >= 0; i-- {
		longest = max(longest, list[i].Duration)
		if i+1 == len(list) || list[i+1].Break || list[i].Duration == 0 {
			continue
		}
		if next := list[i+1].Start; list[i].Start.IsZero() && !next.IsZero() {
			list[i].Start = next.Add(-list[i].Duration)
		}
	}
	if s.list.TargetDuration == 0 {
		s.list.TargetDuration = longest
	}
	return &s.list
}
