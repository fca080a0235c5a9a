package dash

// Predict returns the segment that a template makes of a number and a time, for
// one that the manifest does not list any more, or not yet: servers keep segments
// for longer than they list them. duration, in ticks, is what the caller takes it
// to be. It is false where segments have no template.
func (r *Representation) Predict(number, time, duration uint64) (Segment, bool) {
	c := cursor{addressing: &r.segments}
	if r.Err != nil || c.media == "" || time+duration < time {
		return Segment{}, false
	}
	c.pattern, _ = compile(c.media, r.ID, r.Bandwidth)
	s := Segment{Number: number, Time: time, Duration: duration, Timescale: c.timescale}
	ok := c.fill(&s, false)
	return s, ok
}
