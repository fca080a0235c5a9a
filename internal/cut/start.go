package cut

import "campipe/pkg/wire"

// pass takes a sample after the cut started.
func (c *Cutter) pass(st *stream, f *wire.Frame) {
	st.keyed = st.keyed || st.sound || f.Flags.Has(wire.FlagKey)
	if f.Time >= c.want.To || f.Time < st.camera.point || !st.keyed {
		c.drop(f)
		return
	}
	c.show(*f)
}

// show gives out a sample, flagged if it is not to be shown.
func (c *Cutter) show(f wire.Frame) {
	if f.Presentation() < c.want.From {
		f.Flags |= wire.FlagPreroll
	} else {
		c.matched = true
	}
	c.give(f)
}

// start gives out a camera's headers and what is held of it.
func (c *Cutter) start(cam *camera) {
	cam.started = true
	for _, st := range cam.streams {
		mark := cam.point
		for _, f := range cam.held.frames {
			if f.Kind == wire.KindSample && f.Stream == st.number {
				mark = min(mark, f.Time)
				break
			}
		}
		if !st.told && st.header.Time < c.want.To {
			c.tell(st, mark)
		}
	}
	if !cam.noted {
		cam.noted = true
		c.explain(cam.lead(), cam.point)
	}
	for _, f := range cam.held.frames {
		if f.Kind == wire.KindSample {
			c.show(f)
		} else {
			c.give(f)
		}
	}
	cam.held.clear()
}

// settle starts a camera's cut although its leading stream brought nothing in
// the range, where another one did; or, if nothing more can come, a gap.
func (c *Cutter) settle(cam *camera, final bool) {
	if cam.started || len(cam.held.frames) == 0 {
		return
	}
	inRange := func(f *wire.Frame) bool { return f.Presentation() >= c.want.From }
	samples, gaps := false, false
	for _, f := range cam.held.frames {
		gaps = gaps || f.Kind == wire.KindGap
		samples = samples || f.Kind == wire.KindSample && inRange(&f)
	}
	switch {
	case !samples && !(gaps && final):
		return
	case !samples:
		cam.letGo()
	case !cam.keyed:
		cam.held.filter(func(f *wire.Frame) bool { return f.Kind != wire.KindSample || inRange(f) })
	}
	if !cam.keyed {
		cam.point = c.want.From
		if c.want.From == always.From {
			cam.point = cam.lead().header.Time
		}
	}
	c.start(cam)
}

// settleAll settles all cameras, in the order of their streams.
func (c *Cutter) settleAll() {
	done := map[*camera]bool{}
	for number := range c.inOrder() {
		if cam := c.streams[number].camera; cam != nil && !done[cam] {
			done[cam] = true
			c.settle(cam, true)
		}
	}
}
