package transcode

import (
	"io"
	"net/url"
	"path"
	"strings"
	"time"

	"campipe/internal/demux"
	"campipe/internal/fault"
	"campipe/internal/ffmpeg"
	"campipe/internal/flow"
	"campipe/internal/timespec"
	"campipe/internal/tool"
	"campipe/pkg/wire"

	"github.com/urfave/cli/v2"
)

// open makes a media stream of what ffmpeg opens by itself: fragments of MP4, which
// are read as a camera's are.
func open(env *tool.Env, in ffmpeg.Input) error {
	if len(env.Args()) > 0 {
		return fault.Usage("-i and files contradict each other")
	}
	if err := in.Check(); err != nil {
		return err
	}
	if err := ffmpeg.Installed(); err != nil {
		return err
	}
	o := demux.Options{Transport: "fmp4"}
	if env.CLI.IsSet("start") {
		start, err := moment(env.CLI)
		if err != nil {
			return err
		}
		o.Start = &start
	}
	source, err := ffmpeg.Open(env.Context(), in)
	if err != nil {
		return err
	}
	defer source.Close()
	h := wire.Header{
		Stage: wire.StageRaw, Camera: env.CLI.String("camera"), Source: in.Shown(), Transport: o.Transport, Bare: !in.Live() || o.Start != nil,
	}
	if h.Camera == "" {
		h.Camera = nameOf(in)
	}
	frames := counted(demux.Stage(o, env.Ledger)(raw(source, h, env.Ledger)), env.Ledger)
	if in.Live() {
		return env.EmitSource(frames)
	}
	return env.Emit(frames)
}

// moment returns the one that --start says.
func moment(c *cli.Context) (wire.Time, error) {
	zone, err := timespec.Zone(c.String("tz"))
	if err != nil {
		return 0, fault.Usage("--tz: %w", err)
	}
	spec, err := timespec.Parse(c.String("start"), zone)
	switch {
	case err != nil:
		return 0, fault.Usage("--start: %w", err)
	case spec.NeedsFirst(), spec.NeedsEnd():
		return 0, fault.Usage("--start %s: INPUT has no times that this could count from", spec)
	}
	return spec.At(timespec.Reference{Now: wire.TimeOf(time.Now())}), nil
}

// nameOf returns a camera's name for an input.
func nameOf(in ffmpeg.Input) string {
	name := path.Base(in.Shown())
	if u, err := url.Parse(in.Shown()); err == nil && in.Remote() {
		if name = path.Base(u.Path); name == "/" || name == "." {
			name = u.Hostname()
		}
	}
	return strings.TrimSuffix(name, path.Ext(name))
}

// block is how much is read at once.
const block = 64 << 10

// raw makes a raw stream of bytes, which arrive now but for those of a file.
func raw(r io.Reader, h wire.Header, ledger *flow.Ledger) flow.Frames {
	const stream = 1
	return func(yield func(wire.Frame, error) bool) {
		now := func() wire.Time {
			if h.Bare { // nothing says when it was
				return 0
			}
			return wire.TimeOf(time.Now())
		}
		if !yield(h.Frame(stream, now()), nil) {
			return
		}
		buf := make([]byte, block)
		for {
			n, err := r.Read(buf)
			if n > 0 {
				ledger.In(stream, 0, n)
				if !yield(wire.Frame{Kind: wire.KindRaw, Stream: stream, Time: now(), Payload: buf[:n]}, nil) {
					return
				}
			}
			if err == io.EOF {
				end := wire.End{}
				yield(end.Frame(stream, now()), nil)
				return
			}
			if err != nil {
				yield(wire.Frame{}, err)
				return
			}
		}
	}
}

// counted counts what goes out.
func counted(in flow.Frames, ledger *flow.Ledger) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		for f, err := range in {
			if err == nil && f.Kind == wire.KindSample {
				ledger.Out(f.Stream, 1, len(f.Payload))
			}
			if !yield(f, err) {
				return
			}
		}
	}
}
