package rtsp

// maxSlope is how much a track is slewed at most, in parts in a million: crystals
// are off by 20 to 200.
const maxSlope = 500

// A track comes to where it is to be within the media time, in microseconds, in
// which the next report may be expected: as long as the one before took, but for
// these limits. Most come every five seconds.
const (
	shortest = 10_000_000
	longest  = 120_000_000
)

// slew is what is added to a track's media time, as a function of that, in
// microseconds. It has no steps.
type slew struct {
	from   int64 // media time where it begins
	offset int64 // there
	slope  int64 // parts in a million,
	reach  int64 // for so long
}

func (s *slew) at(m int64) int64 { return s.offset + min(max(m-s.from, 0), s.reach)*s.slope/1e6 }

// ticks is at in ticks, rounded to the nearest.
func (s *slew) ticks(m, scale int64) int64 {
	n := s.at(m)
	seconds, rest := n/1e6, n%1e6
	if rest < 0 {
		seconds, rest = seconds-1, rest+1e6
	}
	return seconds*scale + (rest*scale+500_000)/1e6
}

// aim makes it go, from media time m on, to an offset.
func (s *slew) aim(m, offset int64) {
	now, reach := s.at(m), min(max(m-s.from, shortest), longest)
	*s = slew{from: m, offset: now, slope: min(max((offset-now)*1e6/reach, -maxSlope), maxSlope), reach: reach}
}
