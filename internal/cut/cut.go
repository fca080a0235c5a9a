// Package cut slices streams by time.
//
// Of a camera's media everything from the key sample at or before the range's
// beginning goes out, until decode time reaches its end; what is shown before
// the beginning is flagged preroll. The camera's first video stream leads: its
// sound starts with it, and other pictures start at a key of their own. Where
// no key comes before the range, the cut starts at the first one inside.
//
// Of a raw stream the frames that arrived in the range go out, after the keep
// frames that they can't be understood without.
//
// A camera's headers go out with its first frame; their watermark is then the
// time where the cut starts. Gaps that overlap the range go out, also of a camera
// that gave nothing else; notes inside it go out with anything else of their
// camera.
//
// The accounts of a camera begin where its cut starts. What lies before was
// passed over: in a file it is not even read, and a pipe must give the same
// bytes.
package cut

import (
	"iter"
	"time"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

const (
	// patience is how far the pipe must be past the range before a stream is
	// given up that has not come to its end: the minute by which a camera's own
	// clock may be off, and a minute for segments that are fetched late. Without
	// it a camera that hangs would keep a cut from ever ending.
	patience = wire.Time(2 * time.Minute / time.Microsecond)

	// earlyNotes is how many notes are kept that come before what the range is
	// reckoned from, or before anything else of their stream. They are about
	// the start of a stream: a few.
	earlyNotes = 100
)

// reasonRange is the ledger's reason for what is not in the range.
const reasonRange = "range"

// Options is what to cut.
type Options struct {
	// Range returns what is wanted of a stream whose first frame (raw, sample
	// or gap, of a wanted camera) is at the given time. It is called once.
	Range func(first wire.Time) (Range, error)

	Cameras []string // the wanted ones; none is all
	Warn    func(format string, args ...any)
}

// Cutter cuts one input, or several one after the other.
type Cutter struct {
	opt    Options
	ledger *flow.Ledger
	yield  func(wire.Frame, error) bool
	closed bool // nobody wants more

	want     Range
	resolved bool
	early    []wire.Frame // notes that came before the range was known

	streams map[uint16]*stream
	cameras map[string]*camera
	seen    map[string]bool // all cameras that were declared
	span    Span
	begun   map[uint16]bool // the ledger knows these
	matched bool            // something in the range went out
}

// New returns a Cutter that keeps its accounts in the ledger.
func New(o Options, l *flow.Ledger) *Cutter {
	if o.Warn == nil {
		o.Warn = func(string, ...any) {}
	}
	return &Cutter{opt: o, ledger: l, seen: map[string]bool{}, begun: map[uint16]bool{}}
}

// Stage returns a stage that cuts its input. When every stream that it wants is
// past the range it writes their ends and ends itself, without reading on.
//
// An input in which nothing matches ends with a *Nothing, one that lacks a
// camera of the options with an error that lists those that are there.
func Stage(o Options, l *flow.Ledger) flow.Stage {
	return func(in flow.Frames) flow.Frames {
		return New(o, l).Parts(func(yield func(flow.Frames) bool) { yield(in) })
	}
}

// Parts cuts inputs one after the other: each to where it is past the range.
// One that fails does not keep the others from being cut: the first error comes
// last.
func (c *Cutter) Parts(parts iter.Seq[flow.Frames]) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		c.yield = yield
		var failed error
		for part := range parts {
			if err := c.part(part); err != nil && failed == nil {
				failed = err
			}
			if c.closed {
				return
			}
		}
		if err := c.verdict(failed); err != nil {
			yield(wire.Frame{}, err)
		}
	}
}

// part cuts one input.
func (c *Cutter) part(in flow.Frames) error {
	c.streams, c.cameras = map[uint16]*stream{}, map[string]*camera{}
	for f, err := range in {
		if err == nil {
			err = c.take(&f)
		}
		if err != nil {
			c.settleAll()
			return err
		}
		if c.closed {
			return nil
		}
		if c.done(&f) {
			c.settleAll()
			c.end()
			return nil
		}
	}
	c.settleAll()
	return nil
}
