package transcode

import (
	"fmt"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// giver gives out what has come to its turn, and keeps the accounts: here, and
// not where it is read, so that a stream's end has the sums up to there.
type giver struct {
	ledger   *flow.Ledger
	yield    func(wire.Frame, error) bool
	closed   bool                 // nobody wants more
	declared map[uint16]bool      // false: a stream whose declaration is not out
	last     map[uint16]wire.Time // of the newest picture; before the first, 1 us before the declaration
}

// give gives out a slot. The error is that of the encoder.
func (g *giver) give(s *slot) error {
	f := &s.frame
	number := f.Stream
	switch {
	case s.run != nil:
		return g.picture(s)
	case s.stream != nil: // a declaration
		g.declared[number] = false
		g.last[number] = f.Time - 1
		if s.stream.format != nil {
			g.declare(s.stream)
		}
		return nil
	case s.reason != "":
		if f.Kind == wire.KindHeader {
			g.declared[number] = false
		}
		if f.Kind == wire.KindSample {
			g.ledger.In(number, 1, s.size)
			g.ledger.Drop(number, s.reason, 1, s.size)
		}
		if f.Kind != wire.KindGap {
			return nil
		}
	case f.Kind == wire.KindHeader:
		delete(g.declared, number)
	}
	if out, known := g.declared[number]; known && !out {
		// Of a stream that gave no picture all that is to be told is what was lost.
		if f.Kind != wire.KindGap {
			return nil
		}
		f.Stream = 0
	}
	if f.Kind == wire.KindSample || f.Kind == wire.KindRaw {
		g.ledger.In(number, 1, s.size)
		g.ledger.Out(number, 1, s.size)
	}
	g.out(*f)
	return nil
}

// picture gives out what became of a picture.
func (g *giver) picture(s *slot) error {
	number, o := s.frame.Stream, &s.outcome
	if s.err != nil {
		return fmt.Errorf("stream %d: camera %q: %w", number, s.stream.header.Camera, s.err)
	}
	g.ledger.In(number, 1, o.size)
	if o.lost {
		g.ledger.Lose(number, wire.CauseDamage, 1, o.size)
		if o.none {
			return nil
		}
		if !g.declared[number] {
			o.frame.Stream = 0
		}
		g.out(o.frame)
		return nil
	}
	if !g.declared[number] {
		g.declare(s.stream)
	}
	f := o.frame
	// Pictures that are shown at one time are 1 us apart.
	f.Time = max(f.Time, g.last[number]+1)
	g.last[number] = f.Time
	g.ledger.Out(number, 1, len(f.Payload))
	g.ledger.Drop(number, encoding, 0, o.size-len(f.Payload))
	g.out(f)
	return nil
}

// declare gives out the declaration of a stream whose format is known.
func (g *giver) declare(s *stream) {
	h := s.format.header(s.header)
	g.declared[s.number] = true
	g.out(h.Frame(s.number, g.last[s.number]+1))
}

func (g *giver) out(f wire.Frame) {
	if !g.closed && !g.yield(f, nil) {
		g.closed = true
	}
}
