package camera

import (
	"context"
	"errors"
	"fmt"
	"time"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// watched is the camera's source with its time limits: an attempt on which no
// record comes for too long is ended, with cause silence.
func watched(c *Camera, limits Limits) flow.Source {
	return func(ctx context.Context) flow.Frames {
		return func(yield func(wire.Frame, error) bool) {
			ctx, cancel := context.WithCancelCause(ctx)
			defer cancel(nil)
			limit := limits.First
			timer := time.AfterFunc(limit, func() { cancel(errSilent) })
			defer timer.Stop()
			silence := func() error {
				if context.Cause(ctx) != errSilent {
					return nil
				}
				return &Fault{Cause: wire.CauseSilence, Err: fmt.Errorf("nothing came for %v", limit)}
			}
			heard := func(rest time.Duration) { timer.Reset(limits.Silence + rest) }
			for f, err := range c.Source(context.WithValue(ctx, heardKey{}, heard)) {
				if silent := silence(); silent != nil {
					err = silent // whatever the source made of its context's end
				}
				if err == nil && isRecord(&f) {
					limit = limits.Silence
					timer.Reset(limit)
				}
				if !yield(f, err) || err != nil {
					return
				}
			}
			if err := silence(); err != nil {
				yield(wire.Frame{}, err)
			}
		}
	}
}

// errSilent is the cause of a context that a time limit ended.
var errSilent = errors.New("silence")

type heardKey struct{}

// Heard is for a source whose camera answered without a record to show for it:
// the time limits begin anew. Rest is how long the source does not expect to hear
// from it, since it does not ask. The context is the one that the source was
// given.
func Heard(ctx context.Context, rest time.Duration) {
	if heard, ok := ctx.Value(heardKey{}).(func(time.Duration)); ok {
		heard(rest)
	}
}
