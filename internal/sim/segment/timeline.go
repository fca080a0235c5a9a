package segment

import "time"

// At returns the segment of an index from 1.
func (p *Plan) At(index int) Segment {
	s := Segment{Index: index, Start: p.start(index)}
	s.Length = p.start(index+1) - s.Start
	first, parts := 1, 0
	if p.restart > 0 && index > p.restart {
		first, s.Life, s.Birth = p.restart+1, 1, p.start(p.restart+1)
		if p.Part > 0 {
			parts = (p.restart + p.Part - 1) / p.Part
		}
	}
	s.Number, s.First, s.Begin, s.Origin = index-first+1, index == first, s.Birth, s.Birth
	if p.Part > 0 {
		n := (index - first) / p.Part
		s.Part, s.First = parts+n, (index-first)%p.Part == 0
		s.Begin = p.start(first + n*p.Part)
		if !p.Continuous {
			s.Origin = s.Begin
		}
	}
	s.Missed = index >= p.missed.first && index <= p.missed.last
	if !p.CountMissed {
		s.Number -= max(0, min(index-1, p.missed.last)-max(first, p.missed.first)+1)
	}
	return s
}

// start returns when a segment begins.
func (p *Plan) start(index int) time.Duration {
	n := time.Duration(index - 1)
	if p.Uneven {
		return (n/2*3 + n%2) * p.Length
	}
	return n * p.Length
}

// made returns the index of the newest segment that is whole at a moment, or 0.
func (p *Plan) made(at time.Duration) int {
	n := int(at / p.Length)
	if p.Uneven {
		n = n/3*2 + min(n%3, 1)
	}
	if p.Count > 0 {
		n = min(n, p.Count)
	}
	return n
}
