package probe

import (
	"context"
	"iter"
)

// All looks at cameras, at most so many at once, and gives what it found of each
// in their order. It ends early where ctx does.
func All(ctx context.Context, targets []Target, limits Limits, atOnce int) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		results := make([]chan Result, len(targets))
		for i := range results {
			results[i] = make(chan Result, 1)
		}
		go func() {
			places := make(chan struct{}, atOnce)
			for i, t := range targets {
				select {
				case places <- struct{}{}:
				case <-ctx.Done():
					return
				}
				go func() {
					results[i] <- One(ctx, t, limits)
					<-places
				}()
			}
		}()
		for _, result := range results {
			select {
			case r := <-result:
				if ctx.Err() != nil || !yield(r) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}
