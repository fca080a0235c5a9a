package segments

import "campipe/internal/dash"

// guesses is how many segments in a row are guessed at most: servers keep some
// more than they list, and not hours of them.
const guesses = 60

// guessed returns the segments that lie between the newest one that was listed
// before and the first one that is listed now: the window moved on while nobody
// looked, and servers keep segments for longer than they list them (nginx-rtmp
// twice as long). Their names follow from the template, and their times where
// they all last as long.
func guessed(r *dash.Representation, before, first *Segment) []Segment {
	if before.Timescale != first.Timescale || before.Series != first.Series || before.Duration <= 0 {
		return nil
	}
	ticks := int64(before.Duration) * before.Timescale / 1e9
	if ticks <= 0 {
		return nil
	}
	var all []Segment
	last := *before
	for range guesses {
		number, time := last.Number+1, last.Time+ticks
		if time+ticks/2 >= first.Time {
			return all
		}
		g, ok := r.Predict(uint64(number), uint64(time), uint64(ticks))
		if !ok {
			return nil
		}
		last.Number, last.Time, last.Key = number, time, last.Key+before.Duration.Microseconds()
		if !last.Start.IsZero() {
			last.Start = last.Start.Add(before.Duration)
		}
		s := last
		s.Location, s.Init, s.Guessed, s.Break = Location{URL: g.URL, Range: g.Range}, first.Init, true, false
		all = append(all, s)
	}
	return nil // too many, or times that mean nothing
}
