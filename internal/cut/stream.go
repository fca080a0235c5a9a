package cut

import (
	"fmt"
	"slices"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// stream is a declared stream of the input.
type stream struct {
	number uint16
	header wire.Frame // its declaration, given out when its camera's cut starts
	wanted bool
	raw    bool
	sound  bool
	camera *camera // nil for a raw stream
	last   wire.Time

	told    bool // its header has been given out
	keyed   bool // pictures: a key was held or given out
	keep    wire.Keep
	notes   []wire.Frame // raw: those of the range before anything else of it
	started bool         // raw: its cut started
	torn    bool         // raw: frames were left out before the next one
}

// declare takes an H frame.
func (c *Cutter) declare(f *wire.Frame) error {
	h, err := wire.ParseHeader(f.Payload)
	if err != nil {
		return fmt.Errorf("stream %d: %w", f.Stream, err)
	}
	c.forget(f.Stream)
	c.seen[h.Camera] = true
	st := &stream{
		number: f.Stream,
		header: flow.Clone(*f),
		wanted: len(c.opt.Cameras) == 0 || slices.Contains(c.opt.Cameras, h.Camera),
		raw:    h.Stage == wire.StageRaw,
		sound:  h.Audio(),
		last:   f.Time,
	}
	c.streams[f.Stream] = st
	if !st.wanted {
		return nil
	}
	c.ledger.Name(f.Stream, h.Camera)
	if !st.raw {
		c.join(st, h.Camera)
	}
	return nil
}

// close takes a stream's E frame.
func (c *Cutter) close(st *stream, f *wire.Frame) {
	if st == nil {
		return
	}
	c.forget(f.Stream)
	if st.told {
		c.give(*f)
	}
}

// forget takes a stream away that ended or is declared anew. What was held
// goes out if something of it is in the range.
func (c *Cutter) forget(number uint16) {
	st := c.streams[number]
	if st == nil {
		return
	}
	if st.camera != nil {
		c.leave(st)
	}
	delete(c.streams, number)
}

// aside takes a frame that is neither raw bytes nor a sample: a gap, a note, or
// a kind that this version does not know. The stream is nil for the pipe's own.
func (c *Cutter) aside(st *stream, f *wire.Frame) {
	if !c.touches(f) {
		return
	}
	switch {
	case st == nil:
	case st.raw && f.Kind == wire.KindGap:
		c.startRaw(st, f.Time)
	case st.raw && !st.started:
		if len(st.notes) < earlyNotes {
			st.notes = append(st.notes, flow.Clone(*f))
		}
		return
	case !st.raw && !st.camera.started:
		c.hold(st.camera, f)
		return
	}
	c.give(*f)
}

// touches reports whether a frame beside the media is of the range.
func (c *Cutter) touches(f *wire.Frame) bool {
	if f.Kind != wire.KindGap {
		return c.want.Has(f.Time)
	}
	end := f.Time + wire.Time(f.Duration)
	if gap, err := wire.ParseGap(f.Payload); err == nil {
		end = max(end, f.Time+wire.Time(gap.Length))
	}
	return c.want.Overlaps(f.Time, end)
}

// end writes the ends of all streams, in order: the input goes on, but not for
// who reads this.
func (c *Cutter) end() {
	for number := range c.inOrder() {
		if !c.streams[number].told {
			continue
		}
		end := wire.End{}
		c.give(end.Frame(number, c.want.To))
	}
}
