package cut

import (
	"errors"
	"fmt"
	"iter"
	"math"

	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/internal/timespec"
	"campipe/internal/tool"
	"campipe/pkg/wire"
)

// task is one run of camcut.
type task struct {
	env     *tool.Env
	window  Window
	names   []string
	cameras []string
	now     wire.Time

	last  *input    // the last input, where it had to be opened before its turn
	end   wire.Time // the end of the last input, where the window needs it
	want  Range
	known bool // want is
}

func (t *task) close() {
	if t.last != nil {
		t.last.Close()
	}
}

// run writes the cut.
func (t *task) run() error {
	if t.window.NeedsEnd() {
		if err := t.findEnd(); err != nil {
			return err
		}
	}
	if !t.window.NeedsFirst() {
		if _, err := t.resolve(0); err != nil {
			return err
		}
	}
	c := New(Options{Range: t.resolve, Cameras: t.cameras, Warn: t.env.Warn}, t.env.Ledger)
	err := t.env.Emit(c.Parts(t.parts(c)))
	if n := new(Nothing); errors.As(err, &n) {
		t.there(&n.Span)
	}
	return err
}

// findEnd opens the last input and finds the end of its last frame.
func (t *task) findEnd() (err error) {
	name := t.names[len(t.names)-1]
	if t.last, err = open(t.env, name); err != nil {
		return err
	}
	if err := t.last.spool(); err != nil {
		return err
	}
	t.end, _ = End(t.last.section(), t.last.size, t.cameras)
	return nil
}

// resolve fixes the range.
func (t *task) resolve(first wire.Time) (Range, error) {
	if t.known {
		return t.want, nil
	}
	r, err := t.window.Range(timespec.Reference{First: first, End: t.end, Now: t.now})
	if err == nil {
		t.want, t.known = r, true
		t.env.Verbose("range: %v", r)
		t.env.Fact("range", r.String())
	}
	return r, err
}

// parts gives the inputs, each from where the range is in it.
func (t *task) parts(c *Cutter) iter.Seq[flow.Frames] {
	return func(yield func(flow.Frames) bool) {
		for i, name := range t.names {
			in := t.last
			if in == nil || i < len(t.names)-1 {
				var err error
				if in, err = open(t.env, name); err != nil {
					yield(flow.Of(err))
					return
				}
			}
			more := yield(t.part(c, in))
			in.Close()
			if !more {
				return
			}
		}
	}
}

// part returns the frames of an input.
func (t *task) part(c *Cutter, in *input) flow.Frames {
	entry, err := t.enter(in)
	if err != nil {
		return flow.Of(err)
	}
	return func(yield func(wire.Frame, error) bool) {
		for f, err := range frames(entry.Read(in.rest), c.Lost) {
			if err != nil {
				err = in.explain(err, entry.Start)
			}
			if !yield(f, err) {
				return
			}
		}
	}
}

// enter finds where to begin to read an input.
func (t *task) enter(in *input) (Entry, error) {
	if in.file == nil {
		return Entry{}, nil
	}
	if !t.known {
		first, err := First(frames(in.section(), nil), t.cameras)
		if err != nil {
			return Entry{}, in.skip(0) // the reading will say what is wrong
		}
		if _, err := t.resolve(first); err != nil {
			return Entry{}, err
		}
	}
	entry := Entry{}
	if t.want.From > math.MinInt64 {
		entry = Seek(in.section(), in.size, t.want.From, t.cameras)
	}
	t.env.Verbose("%s: reading from byte %d of %d on", in.name, entry.Start, in.size)
	return entry, in.skip(entry.Offset)
}

// there adds to the span what the inputs have, where they are files.
func (t *task) there(span *Span) {
	for _, name := range []string{t.names[0], t.names[len(t.names)-1]} {
		in, err := open(t.env, name)
		if err != nil {
			continue
		}
		if in.file != nil {
			if first, err := First(frames(in.section(), nil), t.cameras); err == nil {
				span.Add(first)
			}
			if end, ok := End(in.section(), in.size, t.cameras); ok {
				span.Add(end)
			}
		}
		in.Close()
	}
}

// explain says of what input an error is, and where byte 0 of it is.
func (in *input) explain(err error, start int64) error {
	if start > 0 {
		err = fmt.Errorf("counted from byte %d: %w", start, err)
	}
	if in.name != "-" {
		err = fmt.Errorf("%s: %w", in.name, err)
	}
	if errors.Is(err, wire.ErrNotStream) {
		err = fault.Hint(err, "camdemux reads bare dumps, camdump any stream")
	}
	return err
}
