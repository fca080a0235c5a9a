package join

import (
	"slices"

	"campipe/pkg/wire"
)

// lag is how far a track may be behind the pictures when the file changes: the
// old one stays open that long for its samples. Sound comes within a second of
// the pictures of its time; other pictures may wait for their next key sample.
const lag wire.Time = 10_000_000

// leaveBefore closes the movie before when all its tracks went on to now, or
// are too far behind.
func (c *camera) leaveBefore(s *stream, at wire.Time) error {
	if c.before == nil {
		return nil
	}
	late := s == c.now.lead && at > c.now.start+lag
	if late || !slices.ContainsFunc(c.before.tracks, c.behind) {
		return c.closeBefore(whole)
	}
	return nil
}

// behind reports whether more samples of a stream may belong to the movie
// before.
func (c *camera) behind(s *stream) bool { return !c.now.has(s) }

func (c *camera) closeBefore(e ending) error {
	m := c.before
	c.before = nil
	return c.closeMovie(m, e)
}

func (c *camera) closeMovie(m *movie, e ending) error {
	if m == nil {
		return nil
	}
	err := m.close(e)
	c.join.account.add(m.file)
	return err
}

// close closes what is open and returns the first error.
func (c *camera) close(e ending) error {
	c.giveEarly()
	err := c.closeBefore(e)
	if nowErr := c.closeMovie(c.now, e); err == nil {
		err = nowErr
	}
	c.now = nil
	return err
}
