package segments

// series gives the segments of a track keys that always go up, by the numbers
// that the server gives them, which begin anew when it does.
type series struct {
	n              int   // how often it began anew
	shift          int64 // key - number
	oldest, newest int64 // numbers of what was listed last
	any            bool
}

// place gives keys to what is listed now. A list that is wholly older than the one
// before is one of a server that began anew; one that is a little older is a
// copy, from a cache that lags behind.
func (s *series) place(all []Segment) {
	if len(all) == 0 {
		return
	}
	first, last := all[0].Number, all[len(all)-1].Number
	if s.any && last < s.oldest {
		s.n++
		s.shift += s.newest + 1 - first
		s.newest = last
		all[0].Break = true
	}
	for i := range all {
		all[i].Series, all[i].Key = s.n, all[i].Number+s.shift
	}
	s.any, s.oldest, s.newest = true, first, max(s.newest, last)
}
