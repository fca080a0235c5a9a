package cut

import "campipe/pkg/wire"

// raw takes a frame of a raw stream.
func (c *Cutter) raw(st *stream, f *wire.Frame) {
	st.last = max(st.last, f.Time)
	c.span.Add(f.Time)
	keep := f.Flags.Has(wire.FlagKeep)
	switch {
	case c.want.Has(f.Time):
		c.startRaw(st, f.Time)
		g := *f
		if st.torn && !keep { // on a keep frame it would take the others' place
			g.Flags |= wire.FlagBreak
			st.torn = false
		}
		c.matched = true
		c.give(g)
	case st.started:
		c.drop(f)
	case keep && f.Time < c.want.From:
		st.keep.Add(*f)
	}
}

// startRaw starts a stream's cut if that has not been done: its header and the
// frames that the rest can't be understood without. What comes first in the
// range is at first.
func (c *Cutter) startRaw(st *stream, first wire.Time) {
	if st.started {
		return
	}
	st.started = true
	// Whether a stream that was there before gave anything is not known where a
	// file is entered in its middle: it is taken for granted.
	st.torn = st.header.Time <= c.want.From
	mark := first
	for _, k := range st.keep.Frames() {
		mark = min(mark, k.Time)
	}
	c.tell(st, mark)
	c.explain(st, first)
	for _, k := range st.keep.Frames() {
		c.give(k)
	}
	for _, n := range st.notes {
		c.give(n)
	}
}
