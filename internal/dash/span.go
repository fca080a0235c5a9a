package dash

import (
	"fmt"
	"time"
)

// empty is the reference of an element that has nothing in it (5.5.1).
const empty = "urn:mpeg:dash:resolve-to-zero:2013"

// span is where a period lies on the presentation's timeline.
type span struct {
	period     *period
	start, end time.Duration // end is None where it is not known
}

// spans finds where the periods lie (ISO/IEC 23009-1 5.3.2.1). The first one
// begins at 0 where nothing else is told: live manifests ought to say so, and some
// do not. Of a later one in a live manifest nothing is known yet: it is left out,
// with those behind it.
func spans(periods []period, m *MPD) ([]span, error) {
	if len(periods) > maxPeriods {
		return nil, fmt.Errorf("%d periods exceed %d", len(periods), maxPeriods)
	}
	var list []span
	for i := range periods {
		p := &periods[i]
		switch p.Link {
		case "":
		case empty:
			continue
		default:
			return nil, fmt.Errorf("period %d: stands elsewhere (xlink %.80q), which is not read", i+1, p.Link)
		}
		start, err := optional(p.Start)
		if err != nil {
			return nil, fmt.Errorf("period %d: start: %w", i+1, err)
		}
		length, err := optional(p.Duration)
		if err != nil {
			return nil, fmt.Errorf("period %d: duration: %w", i+1, err)
		}
		if start == None {
			switch {
			case len(list) == 0:
				start = 0
			case list[len(list)-1].end != None:
				start = list[len(list)-1].end
			case m.Dynamic:
				return list, nil
			default:
				return nil, fmt.Errorf("period %d: no start, and the one before has no duration", i+1)
			}
		}
		if len(list) > 0 {
			if err := list[len(list)-1].until(start); err != nil {
				return nil, fmt.Errorf("period %d: %w", i+1, err)
			}
		}
		s := span{period: p, start: start, end: None}
		if length != None {
			if s.end = start + length; s.end < start {
				return nil, fmt.Errorf("period %d: start %v and duration %v exceed 292 years", i+1, start, length)
			}
		}
		list = append(list, s)
	}
	if n := len(list); n > 0 && m.Duration != None && m.Duration >= list[n-1].start {
		return list, list[n-1].until(m.Duration)
	}
	return list, nil
}

// until ends a period where the next one begins, if it does not end before.
func (s *span) until(next time.Duration) error {
	if next < s.start {
		return fmt.Errorf("starts at %v, before the one before it at %v", next, s.start)
	}
	if s.end == None || next < s.end {
		s.end = next
	}
	return nil
}
