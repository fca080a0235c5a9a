package segments

import (
	"cmp"
	"context"
	"slices"
	"time"

	"campipe/internal/camera"
	"campipe/pkg/wire"
)

// track is one track of a camera.
type track struct {
	last    *Segment  // the newest one that was given out, or given up
	init    *Location // that was given out
	waiting []Segment // listed, and later than last
	loss    *Loss     // not told yet: it may go on
}

// merge takes note of what is listed.
func (s *Source) merge(l Listing) {
	for len(s.tracks) < len(l.Tracks) {
		s.tracks = append(s.tracks, track{})
	}
	s.listed, s.ended = l.Tracks, l.Ended
	for i, listed := range l.Tracks {
		t := &s.tracks[i]
		t.readdress(listed)
		if !s.begun && !s.FromStart && !l.Ended {
			listed = listed[max(0, len(listed)-1):]
		}
		if n := len(t.waiting); n > 0 {
			// What left the list since is tried nevertheless: servers keep it a
			// little longer.
			newest := t.waiting[n-1].Key
			listed = slices.DeleteFunc(slices.Clone(listed), func(g Segment) bool { return g.Key <= newest })
		} else if t.last != nil {
			listed = slices.DeleteFunc(slices.Clone(listed), func(g Segment) bool { return g.Key <= t.last.Key })
		}
		now := time.Now()
		for _, g := range listed {
			g.seen = now
			t.waiting = append(t.waiting, g)
		}
	}
	s.begun = true
}

// readdress gives those that wait the addresses that they have now.
func (t *track) readdress(listed []Segment) {
	for i := range t.waiting {
		g := &t.waiting[i]
		at, ok := slices.BinarySearchFunc(listed, g.Key, func(l Segment, key int64) int { return cmp.Compare(l.Key, key) })
		if ok {
			g.Location, g.Init = listed[at].Location, listed[at].Init
		}
	}
}

// oldest returns the segment that is to be fetched next: of the track that is
// furthest behind. Nil is none.
func (s *Source) oldest() *Segment {
	var oldest *Segment
	for i := range s.tracks {
		if w := s.tracks[i].waiting; len(w) > 0 && (oldest == nil || before(&w[0], oldest)) {
			oldest = &w[0]
		}
	}
	return oldest
}

// before reports whether a segment begins before one of another track. Where
// nothing tells, the tracks take turns by how much they list.
func before(a, b *Segment) bool {
	if a.Start.IsZero() || b.Start.IsZero() {
		return a.Key < b.Key
	}
	return a.Start.Before(b.Start)
}

// take fetches a segment, the first one that waits in its track, and gives it
// out, or takes note that it can't be had.
func (s *Source) take(ctx context.Context, g *Segment, give func(wire.Frame) error) error {
	t := &s.tracks[g.Track]
	segment := *g
	t.waiting = t.waiting[1:]
	if t.last != nil {
		if loss := s.Manifest.Between(t.last, &segment); loss != nil {
			loss.Track = segment.Track
			if err := s.lose(t, *loss, give); err != nil {
				return err
			}
		}
	}
	broken := segment.Break || t.loss != nil
	data, init, err := s.fetch(ctx, t, &segment)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	t.last = &segment
	if err != nil {
		return s.lose(t, lossOf(&segment, err), give)
	}
	if err := s.tell(t, give); err != nil {
		return err
	}
	s.count(&s.counts.Segments)
	return s.give(t, &segment, init, data, broken, give)
}

// give gives out a segment with what comes before it.
func (s *Source) give(t *track, g *Segment, init, data []byte, broken bool, give func(wire.Frame) error) error {
	n := s.note(g)
	if err := give(n.Frame(0, 0)); err != nil {
		return err
	}
	if init != nil {
		f := wire.Frame{Kind: wire.KindRaw, Flags: wire.FlagKeep, Payload: init}
		if t.init != nil && len(s.tracks) == 1 {
			f.Flags |= wire.FlagBreak // where there are several, those of the others hold still
		}
		t.init = g.Init
		if err := give(f); err != nil {
			return err
		}
	}
	f := wire.Frame{Kind: wire.KindRaw, Payload: data}
	if broken {
		f.Flags |= wire.FlagBreak
	}
	return give(f)
}

// lossOf returns the loss of one segment.
func lossOf(g *Segment, err error) Loss {
	return Loss{
		Track: g.Track, Cause: camera.CauseOf(err), Count: 1, First: g.Number, Last: g.Number, Start: g.Start, Length: g.Duration, Text: err.Error(),
	}
}
