package fetch

import (
	"context"
	"time"

	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// errTimeless says that what is replayed has no times.
func errTimeless() error {
	return fault.Hint(fault.Usage("--realtime: a bare dump has no times of arrival"),
		"camdemux finds those of its pictures: camfetch DUMP | camdemux | camfetch --realtime -")
}

// paced gives out frames at the pace of their own times, the first one at once.
// What is declared anew, as where one file follows another, begins a new count.
// When ctx is done the rest comes at once. Flush is called before it waits.
func paced(ctx context.Context, flush func() error, frames flow.Frames) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		var began time.Time // by the wall clock
		var first wire.Time // frame that was given out then
		data := false       // one came since the newest declaration
		for f, err := range frames {
			switch {
			case err != nil:
			case f.Kind == wire.KindHeader:
				if data {
					began = time.Time{}
				}
				data = false
			case isData(&f):
				data = true
				if began.IsZero() {
					began, first = time.Now(), f.Time
				}
				err = pause(ctx, flush, time.Until(began.Add(f.Time.Sub(first))))
			}
			if !yield(f, err) || err != nil {
				return
			}
		}
	}
}

// pause waits, or until ctx is done.
func pause(ctx context.Context, flush func() error, d time.Duration) error {
	if d <= 0 || ctx.Err() != nil {
		return nil
	}
	if err := flush(); err != nil {
		return err
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return nil
}
