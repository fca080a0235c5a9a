package fetch

import (
	"context"

	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/internal/tool"
	"campipe/pkg/wire"
)

// replay gives out files as if they were fetched now, as fast as they can be
// read or with --realtime as they came: captures with their own times, pictures
// with theirs, bare dumps with none.
func replay(env *tool.Env, files []string) error {
	for _, name := range files {
		if isURL(name) {
			return fault.Usage("%w", errMixed)
		}
	}
	ctx, stop, err := limited(env)
	if err != nil {
		return err
	}
	defer stop()
	frames, done, err := recorded(env, files)
	if err != nil {
		return err
	}
	defer done()
	if env.CLI.Bool("realtime") {
		frames = paced(ctx, env.Flush, frames)
	}
	return env.Emit(counted(env, received(env, until(ctx, env.Context(), frames)), stop))
}

// until ends a replay when limit is done: what is left of the file is not read,
// on purpose. A signal, which ends both contexts, is no such purpose: the input
// fails then by itself.
func until(limit, signal context.Context, frames flow.Frames) flow.Frames {
	over := func() bool { return limit.Err() != nil && signal.Err() == nil }
	return func(yield func(wire.Frame, error) bool) {
		for f, err := range frames {
			if err == nil && over() {
				return
			}
			if !yield(f, err) || over() {
				return
			}
		}
	}
}

// received counts what is read.
func received(env *tool.Env, frames flow.Frames) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		for f, err := range frames {
			if err == nil && isData(&f) {
				env.Ledger.In(f.Stream, 1, len(f.Payload))
			}
			if !yield(f, err) {
				return
			}
		}
	}
}

// isData reports whether f is of what a camera sent: raw, or in a replay of a
// media stream a sample.
func isData(f *wire.Frame) bool { return f.Kind == wire.KindRaw || f.Kind == wire.KindSample }
