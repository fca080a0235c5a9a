package cut

import (
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// take takes one frame of the input.
func (c *Cutter) take(f *wire.Frame) error {
	if f.Kind == wire.KindHeader {
		return c.declare(f)
	}
	st := c.streams[f.Stream]
	if st == nil && f.Stream != 0 || st != nil && !st.wanted {
		return nil
	}
	media := f.Kind == wire.KindRaw || f.Kind == wire.KindSample
	if !c.resolved {
		if f.Stream == 0 || !media && f.Kind != wire.KindGap {
			c.wait(f)
			return nil
		}
		if err := c.resolve(f.Time); err != nil {
			return err
		}
	}
	switch {
	case f.Kind == wire.KindEnd:
		c.close(st, f)
	case !media:
		c.aside(st, f)
	case st.raw:
		c.raw(st, f)
	default:
		c.sample(st, f)
	}
	return nil
}

// resolve fixes the range, now that the time of the first frame is known.
func (c *Cutter) resolve(first wire.Time) error {
	want, err := c.opt.Range(first)
	if err != nil {
		return err
	}
	c.want, c.resolved = want, true
	early := c.early
	c.early = nil
	for i := range early {
		if err := c.take(&early[i]); err != nil {
			return err
		}
	}
	return nil
}

// wait keeps a frame until the range is known. Only an end needs no range.
func (c *Cutter) wait(f *wire.Frame) {
	if st := c.streams[f.Stream]; f.Kind == wire.KindEnd {
		c.close(st, f)
	} else if len(c.early) < earlyNotes {
		c.early = append(c.early, flow.Clone(*f))
	}
}

// done reports whether nothing in the range can follow f.
func (c *Cutter) done(f *wire.Frame) bool {
	if !c.resolved || f.Time < c.want.To {
		return false
	}
	if f.Kind != wire.KindHeader && f.Kind != wire.KindRaw && f.Kind != wire.KindSample {
		return false
	}
	for _, name := range c.opt.Cameras {
		if !c.seen[name] {
			return false
		}
	}
	if f.Time-patience >= c.want.To {
		return true
	}
	open := false
	for _, st := range c.streams {
		if st.wanted && st.last < c.want.To {
			return false
		}
		open = open || st.wanted
	}
	return open
}
