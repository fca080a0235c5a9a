package segments

import "time"

// timeline gives the segments of a track keys that always go up, by where they
// are on the server's time line, in microseconds; that begins anew when an encoder
// does, and its zero may be told a little otherwise each time.
type timeline struct {
	n      int     // how often it began anew
	shift  int64   // key - place on the server's time line
	newest Segment // of all that were listed
	oldest int64   // key of the first one of the listing before
	any    bool
}

// place turns the places of what is listed now into keys.
func (t *timeline) place(all []Segment) {
	if len(all) == 0 {
		return
	}
	if t.any && !t.align(all) && all[len(all)-1].Key+t.shift < t.oldest {
		t.n++
		t.shift = t.newest.Key + t.newest.Duration.Microseconds() - all[0].Key
		all[0].Break = true
	}
	for i := range all {
		g := &all[i]
		g.Series, g.Key = t.n, g.Key+t.shift
		if i > 0 {
			before := &all[i-1]
			missing := time.Duration(g.Key-before.Key)*time.Microsecond - before.Duration
			g.Hole = missing > before.Duration/2
		}
	}
	t.oldest = all[0].Key
	if last := all[len(all)-1]; !t.any || last.Key > t.newest.Key {
		t.newest = last
	}
	t.any = true
}

// align finds the newest segment that is known in what is listed, by its address,
// and puts it where it was. One that would move by more than half of its length is
// another one of the same name.
func (t *timeline) align(all []Segment) bool {
	for i := len(all) - 1; i >= 0; i-- {
		g := &all[i]
		if g.Time != t.newest.Time || !g.Location.same(&t.newest.Location) {
			continue
		}
		shift := t.newest.Key - g.Key
		if off := time.Duration(shift-t.shift) * time.Microsecond; off.Abs() <= t.newest.Duration/2 {
			t.shift = shift
			return true
		}
	}
	return false
}
