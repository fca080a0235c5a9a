package camera

import (
	"context"
	"fmt"
	"time"

	"campipe/internal/flow"
	"campipe/pkg/wire"

	"github.com/cenkalti/backoff/v5"
)

// attempts is the loop around the attempts on one camera.
type attempts struct {
	camera *Camera
	now    func() time.Time
	warn   func(format string, args ...any)
	sleep  func(context.Context, time.Duration) // until then or the context's end

	last    wire.Time // of the newest frame: arrival times never go back
	started bool      // a record came, ever
	gap     *wire.Gap // the loss that lasts, or nil
	gapTime wire.Time
	tries   int // since the newest record
}

// Frames returns the camera's stream: its declaration, attempt after attempt
// with a gap for each outage, and its end when ctx is done or when the source
// ends by itself. The error is that of a camera that never sent anything.
func (a *attempts) Frames(ctx context.Context) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		wait := backoff.NewExponentialBackOff()
		wait.InitialInterval, wait.MaxInterval, wait.Multiplier = a.camera.Limits.Retry, RetryMax, 2
		a.last = wire.TimeOf(a.now())
		if !yield(a.camera.Header.Frame(a.camera.Stream, a.last), nil) {
			return
		}
		for {
			got, err := a.attempt(ctx, yield)
			switch {
			case err == errStopped:
				return
			case ended(ctx) || err == nil:
				a.finish(yield)
				return
			case got:
				wait.Reset()
			}
			if !a.lose(err, yield) {
				return
			}
			if a.hopeless(err) {
				yield(wire.Frame{}, errNothing(a.camera, a.tries, err))
				return
			}
			pause := wait.NextBackOff()
			a.warn("%s: %v; next try in %v", a.camera.Header.Camera, err, pause.Round(100*time.Millisecond))
			a.sleep(ctx, pause)
			if ended(ctx) {
				a.finish(yield)
				return
			}
		}
	}
}

// hopeless reports whether to give up after err.
func (a *attempts) hopeless(err error) bool {
	return !a.started && !a.camera.Limits.Wait && (a.tries >= connectTries || isFinal(err))
}

// errStopped means that the consumer wants no more.
var errStopped = fmt.Errorf("stopped")

// attempt passes on what one attempt gives. Got reports whether a record came.
// A nil error is an end on purpose.
func (a *attempts) attempt(ctx context.Context, yield func(wire.Frame, error) bool) (got bool, err error) {
	a.tries++
	for f, err := range watched(a.camera, a.camera.Limits)(ctx) {
		if err != nil {
			return got, err
		}
		f.Stream = a.camera.Stream
		f.Time = a.arrival()
		if isRecord(&f) {
			got = true
			if !a.found(yield) {
				return got, errStopped
			}
			f.Time = a.last
		}
		if f.Flags.Has(wire.FlagHead) && a.started {
			f.Flags |= wire.FlagBreak
		}
		if isRecord(&f) {
			a.started, a.tries = true, 0
		}
		if !yield(f, nil) {
			return got, errStopped
		}
	}
	return got, nil
}

// isRecord reports whether f is media, not the answer to our request.
func isRecord(f *wire.Frame) bool {
	return f.Kind == wire.KindRaw && !f.Flags.Has(wire.FlagHead)
}

// arrival returns the time now, never before that of the frame before.
func (a *attempts) arrival() wire.Time {
	a.last = max(a.last, wire.TimeOf(a.now()))
	return a.last
}

// lose notes that a loss began, if none lasts already.
func (a *attempts) lose(err error, yield func(wire.Frame, error) bool) bool {
	if a.gap != nil {
		return true
	}
	a.gap = &wire.Gap{Cause: causeOf(err), Open: true, Text: err.Error()}
	a.gapTime = a.last
	return yield(a.gap.Frame(a.camera.Stream, a.gapTime), nil)
}

// found completes the gap that lasts, if any: records come again.
func (a *attempts) found(yield func(wire.Frame, error) bool) bool {
	if a.gap == nil {
		return true
	}
	gap := *a.gap
	a.gap = nil
	gap.Open = false
	gap.Length = int64(a.last - a.gapTime)
	if a.tries > 1 {
		gap.Text = fmt.Sprintf("%s (%d tries)", gap.Text, a.tries)
	}
	return yield(gap.Frame(a.camera.Stream, a.gapTime), nil)
}

// finish ends the stream on purpose.
func (a *attempts) finish(yield func(wire.Frame, error) bool) {
	a.arrival()
	if !a.found(yield) {
		return
	}
	end := wire.End{}
	yield(end.Frame(a.camera.Stream, a.last), nil)
}
