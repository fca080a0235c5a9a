package cut

import (
	"fmt"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// mended is a stream that is repaired.
type mended struct {
	header  wire.Frame // its declaration
	camera  string
	open    bool // its H was given. Else it is due before the camera's next frame
	sampled bool // a sample was given since
	last    wire.Time
	keep    wire.Keep

	needKey       bool // a sample was left out: others need it
	frames, bytes int  // left out and not written down yet
}

// declare takes an H. Streams of its camera that have samples already are ended:
// all of them are declared before the first sample.
func (r *repairer) declare(f *wire.Frame) {
	if r.streams[f.Stream] != nil {
		r.end(f.Stream)
	}
	h, err := wire.ParseHeader(f.Payload)
	if err != nil {
		gap := wire.Gap{Cause: wire.CauseDamage, Text: fmt.Sprintf("stream %d: %v", f.Stream, err)}
		r.give(gap.Frame(0, f.Time))
		return
	}
	for _, number := range r.order {
		if st := r.streams[number]; st.sampled && st.camera == h.Camera && h.Camera != "" {
			r.suspend(number)
		}
	}
	r.streams[f.Stream] = &mended{header: flow.Clone(*f), camera: h.Camera, open: true, last: f.Time}
	r.order = append(r.order, f.Stream)
	r.give(*f)
}

// end ends a stream.
func (r *repairer) end(number uint16) {
	r.suspend(number)
	r.forget(number)
}

// suspend ends a stream until the next frame of its camera comes.
func (r *repairer) suspend(number uint16) {
	st := r.streams[number]
	r.settle(st, st.last)
	if st.open {
		st.open, st.sampled = false, false
		end := wire.End{}
		r.give(end.Frame(number, st.last))
	}
}

// revive declares the streams of a camera anew that are suspended.
func (r *repairer) revive(of *mended) {
	for _, number := range r.order {
		st := r.streams[number]
		if st.open || st != of && (st.camera != of.camera || st.camera == "") {
			continue
		}
		st.open = true
		h := st.header
		h.Time = st.last
		r.give(h)
		for _, f := range st.keep.Frames() {
			f.Time = st.last
			r.give(f)
		}
	}
}

// media takes an R or S.
func (r *repairer) media(st *mended, f *wire.Frame) {
	back := f.Time < st.last
	switch {
	case f.Kind == wire.KindRaw && back, back && f.Flags.Has(wire.FlagKey) && st.last-f.Time > clockStep:
		r.restart(st, f.Time)
	case f.Kind == wire.KindSample && (back || st.sampled && f.Time == st.last || st.needKey && !f.Flags.Has(wire.FlagKey)):
		st.frames, st.bytes, st.needKey = st.frames+1, st.bytes+len(f.Payload), true
		r.lose(f, wire.CauseClock)
		return
	}
	r.revive(st)
	r.settle(st, f.Time)
	st.last, st.needKey = f.Time, false
	st.sampled = st.sampled || f.Kind == wire.KindSample
	if f.Is(wire.KindRaw, wire.FlagKeep) {
		st.keep.Add(*f)
	}
	r.give(*f)
}

// restart ends the streams of a camera, since the clock of one was set back to
// the time given. The others follow it: they may be written somewhat later.
func (r *repairer) restart(set *mended, to wire.Time) {
	r.revive(set)
	gap := wire.Gap{Cause: wire.CauseClock, Text: fmt.Sprintf("time goes on at %v", to)}
	r.give(gap.Frame(set.header.Stream, set.last))
	for _, number := range r.order {
		st := r.streams[number]
		if st != set && (st.camera != set.camera || st.camera == "") {
			continue
		}
		r.suspend(number)
		st.last = min(st.last, to-clockStep)
	}
	set.last = to
}

// settle writes down what was left out of a stream. It lasted until the given
// time.
func (r *repairer) settle(st *mended, until wire.Time) {
	if st.frames == 0 {
		return
	}
	gap := wire.Gap{
		Cause: wire.CauseClock, Length: max(0, int64(until-st.last)),
		Frames: int64(st.frames), Bytes: int64(st.bytes), Text: "time did not increase",
	}
	st.frames, st.bytes = 0, 0
	if !st.open {
		r.revive(st)
	}
	r.give(gap.Frame(st.header.Stream, st.last))
}
