package camera

import (
	"context"
	"time"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Fetch is what all cameras of a process have in common.
type Fetch struct {
	Cameras []*Camera
	Ledger  *flow.Ledger                     // In and Lose are counted in it
	Flush   func() error                     // called before waiting for the network
	Warn    func(format string, args ...any) // tells a person of an outage
}

// Frames returns the streams of all cameras on one pipe. They end when ctx is
// done, each with its E, or when all sources ended by themselves. A camera that
// never sent anything is told of by Warn, and is no error beside others; where
// none sent anything the error is the first one's.
func (f *Fetch) Frames(ctx context.Context) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		q := newQueue(queueBytes, len(f.Cameras), func(stream uint16, bytes int) {
			f.Ledger.Lose(stream, wire.CauseOverflow, 1, bytes)
		})
		for _, c := range f.Cameras {
			f.Ledger.Name(c.Stream, c.Header.Camera)
			go func() { q.close(f.one(ctx, c, q)) }()
		}
		for frame, err := range q.all(f.Flush) {
			if !yield(frame, err) {
				return
			}
		}
	}
}

// one fetches one camera into the queue.
func (f *Fetch) one(ctx context.Context, c *Camera, q *queue) error {
	a := attempts{camera: c, arrivals: arrivals{host: hostClock()}, sleep: sleep, warn: f.Warn}
	for frame, err := range a.Frames(ctx) {
		if err != nil {
			if len(f.Cameras) > 1 {
				f.Warn("%v", err)
			}
			return err
		}
		if frame.Kind == wire.KindRaw {
			f.Ledger.In(c.Stream, 1, len(frame.Payload))
		}
		q.put(frame)
	}
	return nil
}

// sleep waits until d has passed or ctx is done.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
