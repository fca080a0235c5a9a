package tool

import (
	"errors"
	"sync"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Emit writes a stream to standard output and to --tee: the frames, then the
// end of the pipe if the frames ended without an error. It fills in the totals
// of every E. The error is the stream's own, or that of writing.
func (e *Env) Emit(frames flow.Frames) error {
	out, err := e.StdoutFile()
	if err != nil {
		return err
	}
	w := &shared{w: wire.NewWriter(&fanout{stdout: stdout{e, out}, tee: e.tee})}
	e.flush = w.Flush
	last := wire.Time(0)
	for f, err := range frames {
		if errors.Is(err, errReaderGone) {
			break
		}
		if err != nil {
			w.Flush() // what came before the fault goes on; the fault is what to tell
			return err
		}
		e.wrote(&f)
		last = max(last, f.Time)
		if err := w.Write(f); err != nil {
			return err
		}
		if e.gone.Load() {
			break
		}
	}
	end := wire.End{Stage: e.tool.Name, Streams: e.Ledger.All()}
	if err := w.Write(end.Frame(0, last)); err != nil {
		return err
	}
	return w.Flush()
}

// shared is a writer that may be flushed by another goroutine than that which
// writes: Input does, where a stage reads in one of its own.
type shared struct {
	mu sync.Mutex
	w  *wire.Writer
}

func (s *shared) Write(f wire.Frame) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.w.Write(f)
}

func (s *shared) Flush() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.w.Flush()
}

// EmitSource is Emit for frames that come from outside: it also ends the
// context when the reader of standard output goes away while there is nothing
// to write.
func (e *Env) EmitSource(frames flow.Frames) error {
	watchReader(e.io.Stdout, func() {
		e.gone.Store(true)
		e.stop()
	})
	return e.Emit(frames)
}

// Flush writes out what Emit holds back. A source calls it before it waits.
func (e *Env) Flush() error { return e.flush() }

// wrote counts a frame that is written, and fills in the totals of an E.
func (e *Env) wrote(f *wire.Frame) {
	e.progress.saw(f)
	switch f.Kind {
	case wire.KindRaw, wire.KindSample:
		if !e.tool.OwnAccounts {
			e.Ledger.Out(f.Stream, 1, len(f.Payload))
		}
	case wire.KindEnd:
		end := wire.End{Stage: e.tool.Name, Totals: e.Ledger.Totals(f.Stream)}
		f.Payload = end.Frame(f.Stream, f.Time).Payload
	case wire.KindGap:
		e.losses.saw(f)
	}
}

func ignoreGone(err error) error {
	if errors.Is(err, errReaderGone) {
		return nil
	}
	return err
}

// fanout writes to the tee, and to standard output while somebody reads it: the
// tee gets whole frames even where standard output ended in the middle of one.
type fanout struct {
	stdout stdout
	tee    *tee
}

func (o *fanout) Write(b []byte) (int, error) {
	if o.tee != nil {
		if _, err := o.tee.Write(b); err != nil {
			return 0, err
		}
	}
	if o.stdout.env.gone.Load() {
		return len(b), nil
	}
	if _, err := o.stdout.Write(b); ignoreGone(err) != nil {
		return 0, err
	}
	return len(b), nil
}
