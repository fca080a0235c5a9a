package cut

import (
	"errors"
	"io"
	"slices"
	"time"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// clockStep is how far back time must go to be a clock that was set: no network
// or muxer mixes up frames as far apart. It is also how much later than another
// stream of its camera one may be written.
const clockStep = wire.Time(10 * time.Second / time.Microsecond)

// Repair returns a stage that makes a lawful stream of what can be read of its
// input (docs/wire.md, the laws):
//   - a stream that is declared anew gets an end first, and with it the other
//     streams of its camera, which are then declared anew behind it;
//   - samples whose time does not increase are left out, with those that need
//     them, and are a gap of cause clock. Where time went back for good all
//     streams of the camera are ended and declared anew; raw frames are never
//     left out for that;
//   - where the input was cut, the streams get a gap of cause closed and an end.
//     The sequence ends without an error then; the error is given to cut.
//
// An input of which nothing could be read, and one that failed, end with their
// error. The damage is a gap already: the reader wrote that.
func Repair(l *flow.Ledger, cut func(error)) flow.Stage {
	return func(in flow.Frames) flow.Frames {
		return func(yield func(wire.Frame, error) bool) {
			r := &repairer{ledger: l, cut: cut, yield: yield, streams: map[uint16]*mended{}}
			if err := r.all(in); err != nil && !r.closed {
				yield(wire.Frame{}, err)
			}
		}
	}
}

// repairer repairs one input.
type repairer struct {
	ledger  *flow.Ledger
	cut     func(error)
	yield   func(wire.Frame, error) bool
	closed  bool // nobody wants more
	given   bool // something was
	last    wire.Time
	streams map[uint16]*mended
	order   []uint16 // their numbers, as they were declared
}

// all takes the whole input, and ends what it left open.
func (r *repairer) all(in flow.Frames) error {
	var failed error
	for f, err := range in {
		if err != nil {
			failed = err
			break
		}
		if r.take(&f); r.closed {
			return nil
		}
	}
	cut := failed != nil && errors.Is(failed, io.ErrUnexpectedEOF) && r.given
	if failed != nil && !cut {
		return failed
	}
	if cut {
		r.cut(failed)
		if len(r.order) == 0 {
			r.give(cutShort(0, r.last))
		}
	}
	for len(r.order) > 0 {
		number := r.order[0]
		if st := r.streams[number]; cut && st.open {
			r.give(cutShort(number, st.last))
		}
		r.end(number)
	}
	return nil
}

// cutShort says that the input was cut.
func cutShort(stream uint16, at wire.Time) wire.Frame {
	gap := wire.Gap{Cause: wire.CauseClosed, Text: "the input was cut"}
	return gap.Frame(stream, at)
}

// take takes a frame of the input.
func (r *repairer) take(f *wire.Frame) {
	r.last = max(r.last, f.Time)
	if f.Kind == wire.KindHeader {
		r.declare(f)
		return
	}
	if f.Kind == wire.KindGap {
		if _, err := wire.ParseGap(f.Payload); err != nil {
			gap := wire.Gap{Cause: wire.CauseDamage, Text: err.Error()}
			*f = gap.Frame(f.Stream, f.Time)
		}
	}
	st := r.streams[f.Stream]
	counted := f.Kind == wire.KindRaw || f.Kind == wire.KindSample
	switch {
	case f.Kind == wire.KindEnd:
		if st != nil {
			r.end(f.Stream)
		}
	case counted && st == nil:
		r.lose(f, wire.CauseDamage) // the gap is where the H was
	case counted:
		r.media(st, f)
	case st == nil && f.Stream != 0 && f.Kind != wire.KindGap:
	case st == nil:
		f.Stream = 0
		r.give(*f)
	default:
		r.revive(st)
		r.give(*f)
	}
}

// lose counts an R or S that is left out.
func (r *repairer) lose(f *wire.Frame, cause string) {
	r.ledger.In(f.Stream, 1, len(f.Payload))
	r.ledger.Lose(f.Stream, cause, 1, len(f.Payload))
}

// give passes a frame on. It is counted only now: an E that had to come before
// it must add up.
func (r *repairer) give(f wire.Frame) {
	r.given = true
	if f.Kind == wire.KindRaw || f.Kind == wire.KindSample {
		r.ledger.In(f.Stream, 1, len(f.Payload))
		r.ledger.Out(f.Stream, 1, len(f.Payload))
	}
	r.closed = r.closed || !r.yield(f, nil)
}

// forget takes a stream from the list.
func (r *repairer) forget(number uint16) {
	delete(r.streams, number)
	r.order = slices.DeleteFunc(r.order, func(n uint16) bool { return n == number })
}
