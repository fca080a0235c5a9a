package camera

import (
	"context"
	"errors"
	"fmt"
	"time"

	"campipe/internal/flow"
	"campipe/pkg/wire"

	"github.com/cenkalti/backoff/v5"
)

// attempts is the loop around the attempts on one camera.
type attempts struct {
	camera   *Camera
	arrivals arrivals
	warn     func(format string, args ...any)
	sleep    func(context.Context, time.Duration) // until then or the context's end

	yield   func(wire.Frame, error) bool
	keep    wire.Keep
	started bool      // a record came, ever
	fresh   bool      // nothing came in this attempt
	tries   int       // since the newest record
	gap     *wire.Gap // the loss that lasts, or nil
	since   wire.Time // when it began
}

// errStopped means that the consumer wants no more.
var errStopped = errors.New("stopped")

// Frames returns the camera's stream: its declaration, attempt after attempt
// with a gap for each outage, and its end when ctx is done or when the source
// ends by itself. The error is that of a camera that never sent anything.
func (a *attempts) Frames(ctx context.Context) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		a.yield = yield
		now, _ := a.arrivals.now()
		err := a.give(a.camera.Header.Frame(0, now))
		if err == nil {
			err = a.loop(ctx)
		}
		if err != nil && err != errStopped {
			yield(wire.Frame{}, err)
		}
	}
}

// give gives out a frame of the camera's stream.
func (a *attempts) give(f wire.Frame) error {
	f.Stream = a.camera.Stream
	if !a.yield(f, nil) {
		return errStopped
	}
	return nil
}

func (a *attempts) loop(ctx context.Context) error {
	limits := a.camera.Limits
	if a.camera.Delay > 0 {
		a.sleep(ctx, a.camera.Delay)
	}
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval, wait.MaxInterval, wait.Multiplier = limits.Retry, RetryMax, 2
	for {
		got, err := a.attempt(ctx)
		switch {
		case err == errStopped:
			return err
		case ended(ctx) || err == nil:
			return a.finish()
		case got:
			wait.Reset()
		}
		begins := a.gap == nil
		a.camera.state.lost(err, begins)
		if lost := a.lose(err); lost != nil {
			return lost
		}
		if !a.started && !limits.Wait && (a.tries >= connectTries || isFinal(err)) {
			return errNothing(a.camera, a.tries, err)
		}
		pause := pauseAfter(err, wait.NextBackOff())
		if begins { // said once: a dead camera is not to flood the terminal
			a.warn("%s: %v; next try in %v", a.camera.Header.Camera, err, pause.Round(100*time.Millisecond))
		}
		a.sleep(ctx, pause)
		if ended(ctx) {
			return a.finish()
		}
	}
}

// attempt passes on what one attempt gives. Got reports whether a record came.
// A nil error is an end on purpose.
func (a *attempts) attempt(ctx context.Context) (got bool, err error) {
	a.tries++
	a.fresh = true
	a.camera.state.tried()
	for f, err := range watched(a.camera, a.camera.Limits)(ctx) {
		if err != nil {
			return got, err
		}
		if err := a.take(f); err != nil {
			return got, err
		}
		got = got || isRecord(&f)
	}
	return got, nil
}

// take passes on a frame of the source, at the time of its arrival.
func (a *attempts) take(f wire.Frame) error {
	now, step := a.arrivals.now()
	if step != 0 {
		if err := a.anew(now, step); err != nil {
			return err
		}
	}
	if f.Kind != wire.KindGap || f.Time == 0 { // else it says itself when it began
		f.Time = now
	}
	if f.Flags.Has(wire.FlagHead) && a.started && a.fresh {
		f.Flags |= wire.FlagBreak
	}
	a.fresh = false
	if isRecord(&f) {
		if err := a.found(now); err != nil {
			return err
		}
		a.started, a.tries = true, 0
		a.camera.state.got(&f)
	}
	if f.Is(wire.KindRaw, wire.FlagKeep) {
		a.keep.Add(f)
	}
	return a.give(f)
}

// isRecord reports whether f is media, not the answer to our request.
func isRecord(f *wire.Frame) bool {
	return f.Kind == wire.KindRaw && !f.Flags.Has(wire.FlagHead)
}

// anew ends the stream and declares it again, since the host's clock was set:
// times may go back only in a new stream. What is needed to understand the rest
// is given again.
func (a *attempts) anew(now, step wire.Time) error {
	before := now - step
	gap := wire.Gap{Cause: wire.CauseClock, Text: fmt.Sprintf("the clock was set by %.3f s", float64(step)/1e6)}
	end := wire.End{}
	frames := []wire.Frame{gap.Frame(0, before), end.Frame(0, before), a.camera.Header.Frame(0, now)}
	for _, f := range a.keep.Frames() {
		f.Time = now
		frames = append(frames, f)
	}
	a.since = min(a.since, now) // of an outage that lasts
	for _, f := range frames {
		if err := a.give(f); err != nil {
			return err
		}
	}
	return nil
}
