package dash

import (
	"fmt"
	"math"
	"strconv"
)

// step is an S of a SegmentTimeline (5.3.9.6): segments of equal length in a
// row.
type step struct {
	time   uint64 // ticks, where told
	told   bool   // else it begins where the one before ends
	length uint64 // ticks, never 0
	repeat int64  // segments after the first; below 0: as many as there is room for
}

// maxRun is the largest number of segments of a timeline: with any lawful first
// number, the last number is in 64 bits.
const maxRun = 1 << 62

// unfolded is a timeline that was read.
type unfolded struct {
	steps []step
	err   error
}

// steps reads the timeline. One that stands in a set is read once for all its
// representations.
func (r *resolver) steps(a *addressing, from *addresses) error {
	if len(from.Timeline) == 0 {
		return nil
	}
	t := &from.Timeline[0]
	if t.Link != "" {
		return fmt.Errorf("stands elsewhere (xlink %.80q), which is not read", t.Link)
	}
	if len(t.Pattern) > 0 {
		return fmt.Errorf("patterns are not read")
	}
	before, ok := r.timelines[t]
	if !ok {
		before.steps, before.err = steps(t.Entries)
		r.timelines[t] = before
	}
	a.steps = before.steps
	return before.err
}

// steps reads entries, and makes sure that no time and no number in them goes
// beyond 63 bits.
func steps(entries []entry) ([]step, error) {
	if len(entries) == 0 {
		return nil, fmt.Errorf("is empty")
	}
	list := make([]step, len(entries))
	var end, total uint64
	for i, e := range entries {
		s, err := e.step()
		if err != nil {
			return nil, fmt.Errorf("entry %d: %w", i+1, err)
		}
		if !s.told {
			if i > 0 && list[i-1].repeat < 0 {
				return nil, fmt.Errorf("entry %d: no t, and the one before has r=%d", i+1, list[i-1].repeat)
			}
			s.time = end
		}
		count := uint64(max(0, s.repeat)) + 1
		if count > (math.MaxInt64-s.time)/s.length {
			return nil, fmt.Errorf("entry %d: t=%d d=%d r=%d ends beyond 2^63", i+1, s.time, s.length, s.repeat)
		}
		if total += count; total > maxRun {
			return nil, fmt.Errorf("entry %d: more than 2^62 segments", i+1)
		}
		end = s.time + count*s.length
		list[i] = s
	}
	return list, nil
}

func (e *entry) step() (s step, err error) {
	if e.Number != "" || e.Pattern != "" || e.Sequence != "" && e.Sequence != "1" {
		return s, fmt.Errorf("n, p and k are not read")
	}
	s.told = e.Time != ""
	if s.time, err = number(e.Time, 0); err != nil {
		return s, fmt.Errorf("t: %w", err)
	}
	if s.length, err = number(e.Duration, 0); err != nil {
		return s, fmt.Errorf("d: %w", err)
	}
	if s.length == 0 {
		return s, fmt.Errorf("d is 0 or absent")
	}
	if e.Repeat != "" {
		if s.repeat, err = strconv.ParseInt(e.Repeat, 10, 64); err != nil {
			return s, fmt.Errorf("r: %.40q is no number below 2^63", e.Repeat)
		}
	}
	return s, nil
}
