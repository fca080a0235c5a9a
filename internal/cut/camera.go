package cut

import (
	"slices"

	"campipe/pkg/wire"
)

// camera is what belongs together in a media stream.
type camera struct {
	name    string
	streams []*stream // those that are open, as they were declared
	started bool
	noted   bool      // the note of the cut has been written
	keyed   bool      // held has a key of the leading stream, at point
	point   wire.Time // decode time where the cut starts
	held    hold
}

// lead returns the stream that says where the cut starts: the first with
// pictures, else the first.
func (cam *camera) lead() *stream {
	for _, st := range cam.streams {
		if !st.sound {
			return st
		}
	}
	return cam.streams[0]
}

// join adds a declared stream to its camera. A new leading stream starts anew:
// its clock may have been set back.
func (c *Cutter) join(st *stream, name string) {
	cam := c.cameras[name]
	if cam == nil {
		cam = &camera{name: name}
		c.cameras[name] = cam
	}
	st.camera = cam
	cam.streams = append(cam.streams, st)
	if cam.lead() == st {
		c.settle(cam)
		cam.started, cam.keyed = false, false
	} else if cam.started && st.last < c.want.To {
		c.tell(st, st.header.Time)
	}
}

// leave takes a stream away from its camera.
func (c *Cutter) leave(st *stream) {
	cam := st.camera
	c.settle(cam)
	led := cam.lead() == st
	cam.streams = slices.DeleteFunc(cam.streams, func(s *stream) bool { return s == st })
	if cam.started {
		return
	}
	cam.held.filter(func(f *wire.Frame) bool { return f.Stream != st.number && (!led || f.Kind != wire.KindSample) })
	if led {
		cam.keyed = false
	}
}

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
// much, everything is let go, and the cut starts at the next key.
func (c *Cutter) hold(cam *camera, f *wire.Frame) bool {
	if len(cam.held.bytes)+len(f.Payload) <= holdLimit {
		cam.held.add(f)
		return true
	}
	c.opt.Warn("camera %q: more than %d bytes without a key sample up to %v: the cut starts at a later one", cam.name, holdLimit, f.Time)
	cam.held.clear()
	cam.keyed = false
	for _, st := range cam.streams {
		st.keyed = false
	}
	return false
}

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

// settle starts a camera's cut late, where the leading stream brought nothing
// in the range but something else is: sound, another picture, a gap.
func (c *Cutter) settle(cam *camera) {
	if cam.started || len(cam.held.frames) == 0 {
		return
	}
	if !cam.keyed {
		cam.point = max(c.want.From, cam.lead().header.Time)
		cam.held.filter(func(f *wire.Frame) bool { return f.Kind != wire.KindSample || f.Time >= cam.point })
	}
	if !slices.ContainsFunc(cam.held.frames, func(f wire.Frame) bool {
		return f.Kind == wire.KindSample && f.Presentation() >= c.want.From
	}) {
		cam.point = max(c.want.From, cam.lead().header.Time)
		cam.held.filter(func(f *wire.Frame) bool { return f.Kind != wire.KindSample })
	}
	for _, f := range cam.held.frames {
		if f.Kind == wire.KindSample || f.Kind == wire.KindGap {
			c.start(cam)
			return
		}
	}
}

// settleAll settles all cameras, in the order of their streams.
func (c *Cutter) settleAll() {
	done := map[*camera]bool{}
	for number := range c.inOrder() {
		if cam := c.streams[number].camera; cam != nil && !done[cam] {
			done[cam] = true
			c.settle(cam)
		}
	}
}
