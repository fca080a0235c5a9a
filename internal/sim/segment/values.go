package segment

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// span is a run of segments, by index.
type span struct{ first, last int }

// Set is some segments.
type Set []span

// Has reports whether a segment is one of them.
func (s Set) Has(index int) bool {
	for _, r := range s {
		if index >= r.first && index <= r.last {
			return true
		}
	}
	return false
}

// parseSet reads the numbers of segments, as in "3,7-9".
func parseSet(value string) (Set, error) {
	var s Set
	for _, part := range strings.Split(value, ",") {
		from, to, both := strings.Cut(part, "-")
		if !both {
			to = from
		}
		first, err := strconv.Atoi(from)
		last, worse := strconv.Atoi(to)
		if err != nil || worse != nil || first < 1 || last < first || last > maxNumber {
			return nil, fmt.Errorf("value is %q, not numbers from 1 to %d such as 3,7-9", value, maxNumber)
		}
		s = append(s, span{first, last})
	}
	return s, nil
}

// Numbers is the Apply of an option whose value is the numbers of segments.
func Numbers[P any](of func(*P) *Set) func(*P, string) error {
	return func(p *P, value string) (err error) {
		*of(p), err = parseSet(value)
		return err
	}
}

func missing(p *Plan, value string) error {
	s, err := parseSet(value)
	if err == nil && len(s) > 1 {
		err = fmt.Errorf("value is %q, not one run such as 7-9", value)
	}
	if err == nil {
		p.missed = s[0]
	}
	return err
}

// stretch is one of the camera's time, counted from when it was first asked for.
type stretch struct{ at, length time.Duration }

// has reports whether a moment is in it.
func (s stretch) has(d time.Duration) bool { return d >= s.at && d < s.at+s.length }

func during(of func(*Plan) *stretch) func(*Plan, string) error {
	return func(p *Plan, value string) error {
		at, length, _ := strings.Cut(value, ",")
		from, err := time.ParseDuration(at)
		lasts, worse := time.ParseDuration(length)
		if err != nil || worse != nil || from < 0 || lasts <= 0 {
			return fmt.Errorf("value is %q, not two lengths of time such as 60s,30s", value)
		}
		*of(p) = stretch{from, lasts}
		return nil
	}
}

// length is the Apply of how long segments last.
func length(step time.Duration) func(*Plan, string) error {
	return func(p *Plan, value string) error {
		d, err := time.ParseDuration(value)
		if err != nil || d <= 0 || d > maxLength || d%step != 0 {
			return fmt.Errorf("value is %q, not a multiple of %v up to %v", value, step, maxLength)
		}
		p.Length = d
		return nil
	}
}

func offset(p *Plan, value string) error {
	d, err := time.ParseDuration(value)
	if err != nil || d.Abs() > maxOffset {
		return fmt.Errorf("value is %q, not a length of time up to %v", value, maxOffset)
	}
	p.Offset = d
	return nil
}
