package movie

import (
	"math"

	"campipe/internal/fmp4"
)

// inOrder goes through the samples of a fragment: of a file in the order of their
// decode times, while they stand there track by track. So what is made of them can
// begin where the earliest track does. Each track keeps its order.
func (m *Movie) inOrder(yield func(*fmp4.Sample) bool) {
	if !m.whole {
		for i := range m.samples {
			if !yield(&m.samples[i]) {
				return
			}
		}
		return
	}
	m.next = m.next[:0]
	for track := range m.streams {
		m.next = append(m.next, m.after(0, track))
	}
	for {
		first, least := -1, math.Inf(1)
		for track, i := range m.next {
			if i == len(m.samples) {
				continue
			}
			if at := float64(m.samples[i].DTS) / float64(m.decoder.Init().Tracks[track].Timescale); first < 0 || at < least {
				first, least = i, at
			}
		}
		if first < 0 {
			return
		}
		s := &m.samples[first]
		m.next[s.Track] = m.after(first+1, s.Track)
		if !yield(s) {
			return
		}
	}
}

// after returns which sample from i on is the first one of a track.
func (m *Movie) after(i, track int) int {
	for i < len(m.samples) && m.samples[i].Track != track {
		i++
	}
	return i
}
