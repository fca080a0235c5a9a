package join

import (
	"errors"
	"io/fs"

	"campipe/internal/output"
	"campipe/pkg/wire"
)

// values returns what the fields of a name stand for.
func (c *camera) values(lead *stream, at wire.Time, number int) output.Values {
	return output.Values{Camera: c.name, Stream: lead.number, Number: number, Time: at}
}

// begin begins a movie at a key sample of lead.
func (c *camera) begin(lead *stream, at wire.Time) error {
	if err := c.closeBefore(whole); err != nil {
		return err
	}
	c.before, c.now = c.now, nil
	if c.stale != nil {
		if err := c.closeBefore(whole); err != nil {
			return err
		}
	}
	p, err := c.open(lead, at)
	if err != nil {
		return err
	}
	var tracks []*stream
	for _, s := range c.streams {
		if !s.ended {
			tracks = append(tracks, s)
		}
	}
	m, err := begin(p, lead, tracks, c.early.since(at))
	if err != nil {
		return err
	}
	if c.stale != nil && c.stale != errGap {
		c.join.warn("camera %q: %s begins at %s: %v", c.name, m.name, at, c.stale)
	}
	c.now, c.stale = m, nil
	c.count++
	return nil
}

// open opens the place of the movie that comes next. A name that is taken is
// refused where it is the first one; later ones give way, since what was
// recorded so far does not depend on them. It happens when a clock is set back.
func (c *camera) open(lead *stream, at wire.Time) (place, error) {
	base := c.join.target.name(c.values(lead, at, c.count+1))
	if base != c.base {
		c.nth = 0
	}
	c.base = base
	for {
		c.nth++
		p, err := c.join.target.open(output.Again(base, c.nth))
		if c.count == 0 || !errors.Is(err, fs.ErrExist) {
			return p, err
		}
	}
}
