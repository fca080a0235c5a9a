package join

import (
	"fmt"
	"slices"

	"campipe/pkg/wire"
)

// Why samples are left out, as the ledger has it.
const (
	beforeKey  = "before key" // the first one of a track in a movie
	outOfOrder = "not later than the sample before"
)

// camera joins the streams of one camera.
type camera struct {
	join    *Join
	name    string
	streams []*stream // declared and not replaced
	now     *movie    // nil until a key sample came
	before  *movie    // the one before now, while tracks that are behind have samples of its time
	stale   error     // why now can't go on: the next key sample begins another one
	gap     bool      // before the next sample of any stream
	base    string    // the name of now, as the template gave it
	nth     int       // how many movies in a row had that name
	count   int       // of movies
	early   early     // what waits for the first one
}

// declare adds a stream, in place of the one of that number if there is one.
func (c *camera) declare(s *stream) {
	c.forget(s.number)
	c.streams = append(c.streams, s)
	if c.now != nil {
		c.stale = fmt.Errorf("stream %d is declared as %s", s.number, s.header.Codec)
	}
}

// forget removes the stream of that number.
func (c *camera) forget(number uint16) {
	c.streams = slices.DeleteFunc(c.streams, func(s *stream) bool { return s.number == number })
}

// take writes a sample to the movie that it belongs to, and begins another one
// where that is due.
func (c *camera) take(s *stream, f wire.Frame) error {
	c.resume(s, &f)
	c.check(s, &f)
	if c.begins(s, &f) {
		if err := c.begin(s, f.Time); err != nil {
			return fmt.Errorf("camera %q: %w", c.name, err)
		}
	}
	m := c.movieOf(s, &f)
	switch {
	case m != nil:
		if err := m.write(s, f); err != nil {
			return err
		}
		c.join.ledger.Out(s.number, 1, len(f.Payload))
		if err := c.giveEarly(); err != nil {
			return err
		}
	case c.waits(s):
		c.wait(s, f)
	case f.Time <= s.last && c.now != nil && c.now.has(s):
		c.join.ledger.Drop(s.number, outOfOrder, 1, len(f.Payload))
	default:
		c.join.ledger.Drop(s.number, beforeKey, 1, len(f.Payload))
	}
	return c.leaveBefore(s, f.Time)
}

// check finds out whether the movie can go on with a sample. Where the time of
// a track other than the lead goes back, that track waits until it is later.
func (c *camera) check(s *stream, f *wire.Frame) {
	if c.now == nil || c.stale != nil || !c.now.has(s) {
		return
	}
	if lead := s == c.now.lead; lead || f.Time > s.last {
		c.stale = c.now.follows(s, f.Time)
		if lead && c.now.shown && s.key(f) && f.Flags.Has(wire.FlagPreroll) {
			c.stale = fmt.Errorf("another cut begins at %s", f.Time)
		}
	}
}

// begins reports whether a movie begins with the sample.
func (c *camera) begins(s *stream, f *wire.Frame) bool {
	if !s.key(f) || !c.canLead(s) {
		return false
	}
	if c.now == nil || c.stale != nil {
		return true
	}
	return (s == c.now.lead || c.now.lead.ended) && c.join.target.name(c.values(s, f.Time, c.count)) != c.base
}

// canLead reports whether movies begin at key samples of the stream: pictures,
// or sound where there are none.
func (c *camera) canLead(s *stream) bool {
	return !s.header.Audio() || !slices.ContainsFunc(c.streams, func(s *stream) bool { return !s.ended && !s.header.Audio() })
}

// movieOf returns the movie that a sample belongs to, or nil.
func (c *camera) movieOf(s *stream, f *wire.Frame) *movie {
	switch {
	case c.now != nil && c.stale != errGap && c.now.takes(s, f):
		return c.now
	case c.before != nil && c.before.takes(s, f):
		return c.before
	}
	return nil
}
