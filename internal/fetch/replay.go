package fetch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/internal/timespec"
	"campipe/internal/tool"
	"campipe/pkg/wire"
)

const (
	// sniffSize is how far into a file the first frame is looked for: a file
	// that was entered in its middle has one within a picture or two.
	sniffSize = 64 << 10
	// dumpBlock is how much of a bare dump goes into one frame.
	dumpBlock = 64 << 10
)

// replay gives out files as if they were fetched now, as fast as they can be
// read: captures with their own times, bare dumps with none.
func replay(env *tool.Env, files []string) error {
	for _, name := range files {
		if isURL(name) {
			return fault.Usage("%w", errMixed)
		}
	}
	in, err := env.Open(files...)
	if err != nil {
		return err
	}
	defer in.Close()
	ctx, stop, err := limited(env)
	if err != nil {
		return err
	}
	defer stop()
	first, err := in.Peek(sniffSize)
	if err != nil {
		return err
	}
	frames := env.FramesOf(in)
	if !isStream(first) {
		if len(files) > 1 {
			return fault.Hint(fault.Usage("%s: a bare dump can't be followed by another", files[0]), "cat them, if they are one")
		}
		h, start, err := dumpHeader(env, files[0])
		if err != nil {
			return err
		}
		frames = dump(in, h, start)
	}
	return env.Emit(counted(env, received(env, until(ctx, env.Context(), frames)), stop))
}

// isStream reports whether there is a frame in the first bytes of a file.
func isStream(first []byte) bool {
	_, err := wire.NewReader(bytes.NewReader(first)).Scan()
	return err == nil || !errors.Is(err, wire.ErrNotStream)
}

// dumpHeader declares a bare dump. It was not seen to arrive, so its times
// begin at --start, or are left to what is in the bytes.
func dumpHeader(env *tool.Env, file string) (wire.Header, wire.Time, error) {
	h := wire.Header{Stage: wire.StageRaw, Camera: env.CLI.String("camera"), Source: filepath.Base(file), Bare: true}
	if h.Camera == "" {
		h.Camera = strings.TrimSuffix(h.Source, filepath.Ext(h.Source))
	}
	if file == "-" {
		h.Source = "stdin"
	}
	if !env.CLI.IsSet("start") {
		return h, 0, nil
	}
	spec, err := moment(env, "start")
	return h, spec.At(timespec.Reference{}), err
}

// dump makes raw frames of bare bytes.
func dump(in io.Reader, h wire.Header, start wire.Time) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		const stream = 1
		if !yield(h.Frame(stream, start), nil) {
			return
		}
		buf := make([]byte, dumpBlock)
		for {
			n, err := io.ReadFull(in, buf)
			if n > 0 && !yield(wire.Frame{Kind: wire.KindRaw, Stream: stream, Time: start, Payload: buf[:n]}, nil) {
				return
			}
			if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
				break
			}
			if err != nil {
				yield(wire.Frame{}, err)
				return
			}
		}
		end := wire.End{}
		yield(end.Frame(stream, start), nil)
	}
}

// until ends a replay when limit is done: what is left of the file is not read,
// on purpose. A signal, which ends both contexts, is no such purpose: the input
// fails then by itself.
func until(limit, signal context.Context, frames flow.Frames) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		for f, err := range frames {
			if !yield(f, err) || limit.Err() != nil && signal.Err() == nil {
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
