package cut

import "campipe/pkg/wire"

// sample takes a sample.
func (c *Cutter) sample(st *stream, f *wire.Frame) {
	st.last = max(st.last, f.Time)
	c.span.Add(f.Time)
	cam := st.camera
	switch {
	case cam.started:
		c.pass(st, f)
	case f.Time >= c.want.To:
	case st != cam.lead():
		c.follow(st, f)
	default:
		c.approach(st, f)
	}
}

// approach takes a sample of the leading stream before the cut started.
func (c *Cutter) approach(st *stream, f *wire.Frame) {
	cam, shown := st.camera, f.Presentation()
	key := st.sound || f.Flags.Has(wire.FlagKey)
	if key && (shown <= c.want.From || !cam.keyed) {
		cam.keyed, cam.point, st.keyed = true, f.Time, true
		cam.held.filter(func(g *wire.Frame) bool {
			return g.Kind != wire.KindSample || g.Stream != st.number && (!c.streams[g.Stream].sound || g.Time >= f.Time)
		})
	}
	if !cam.keyed {
		return // nobody can decode it
	}
	if c.hold(cam, f) && shown >= c.want.From {
		c.start(cam)
	}
}

// follow takes a sample of another stream before the cut started.
func (c *Cutter) follow(st *stream, f *wire.Frame) {
	cam := st.camera
	switch {
	case st.sound:
		if cam.keyed && f.Time < cam.point {
			return
		}
	case f.Flags.Has(wire.FlagKey) && (f.Presentation() <= c.want.From || !st.keyed):
		st.keyed = true
		cam.held.filter(func(g *wire.Frame) bool { return g.Kind != wire.KindSample || g.Stream != st.number })
	case !st.keyed:
		return
	}
	c.hold(cam, f)
}

// hold holds a frame back, and reports whether it could. Where that is too
// much, the samples are let go, and the cut starts at the next key.
func (c *Cutter) hold(cam *camera, f *wire.Frame) bool {
	if cam.held.fits(f) {
		cam.held.add(f)
		return true
	}
	c.opt.Warn("camera %q: more than %d bytes without a key sample up to %v: the cut starts at a later one", cam.name, holdLimit, f.Time)
	cam.letGo()
	if !cam.held.fits(f) { // it was all notes
		cam.held.clear()
	}
	return false
}
