package segments

import (
	"fmt"
	"time"

	"campipe/internal/camera"
	"campipe/pkg/wire"
)

// lose takes note of a loss. It is told together with those that follow directly
// and have the same cause.
func (s *Source) lose(t *track, l Loss, give func(wire.Frame) error) error {
	s.mu.Lock()
	s.counts.Lost += l.Count
	s.mu.Unlock()
	if t.loss != nil && t.loss.Cause == l.Cause && t.loss.Last+1 == l.First {
		t.loss.Count += l.Count
		t.loss.Last = l.Last
		t.loss.Length += l.Length
		return nil
	}
	if err := s.tell(t, give); err != nil {
		return err
	}
	t.loss = &l
	return nil
}

// tell gives out the gap of a loss that was not told yet.
func (s *Source) tell(t *track, give func(wire.Frame) error) error {
	l := t.loss
	if l == nil {
		return nil
	}
	t.loss = nil
	gap := wire.Gap{Cause: l.Cause, Length: l.Length.Microseconds(), Frames: l.Count, First: &l.First, Last: &l.Last, Text: l.Text}
	if gap.Text == "" {
		gap.Text = fmt.Sprintf("%d segments", l.Count)
	}
	at := wire.Time(0)
	if !l.Start.IsZero() {
		// Two gaps of one time would be one, that is told twice.
		at = wire.TimeOf(l.Start) + wire.Time(l.Track)
	}
	return give(gap.Frame(0, at))
}

// settle tells what was not told yet, since the source is about to end: also that
// the manifest can't be had, and nobody knows what was in it.
func (s *Source) settle(give func(wire.Frame) error) error {
	for i := range s.tracks {
		t := &s.tracks[i]
		if err := s.tell(t, give); err != nil {
			return err
		}
	}
	s.mu.Lock()
	away := s.away
	s.mu.Unlock()
	if away == nil || len(s.tracks) == 0 || s.tracks[0].last == nil {
		return nil
	}
	gap := wire.Gap{Cause: camera.CauseOf(away), Text: away.Error()}
	at := wire.Time(0)
	if last := s.tracks[0].last; !last.Start.IsZero() {
		end := last.Start.Add(last.Duration)
		at, gap.Length = wire.TimeOf(end), max(0, time.Since(end).Microseconds())
	}
	return give(gap.Frame(0, at))
}

// count adds one to a field of counts.
func (s *Source) count(n *int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*n++
}

// Detail returns the Counts, for the report.
func (s *Source) Detail() any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts
}
