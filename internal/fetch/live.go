package fetch

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"campipe/internal/camera"
	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/internal/secret"
	"campipe/internal/timespec"
	"campipe/internal/tool"
	"campipe/pkg/wire"
)

// maxCameras is how many streams a pipe can have.
const maxCameras = 1<<16 - 1

// live fetches cameras until something ends it.
func live(env *tool.Env, urls []string) error {
	if len(urls) > maxCameras {
		return fault.Usage("%d cameras exceed %d", len(urls), maxCameras)
	}
	if env.CLI.IsSet("start") {
		return fault.Usage("--start is for bare dumps: a camera's data arrive now")
	}
	access, err := accessOf(env)
	if err != nil {
		return err
	}
	f := camera.Fetch{Ledger: env.Ledger, Flush: env.Flush, Warn: env.Warn}
	for i, text := range urls {
		c, err := newCamera(env, access, text, len(urls))
		if err != nil {
			return err
		}
		c.Stream = uint16(i + 1)
		f.Cameras = append(f.Cameras, c)
	}
	ctx, stop, err := limited(env)
	if err != nil {
		return err
	}
	defer stop()
	return env.EmitSource(counted(env, f.Frames(ctx), stop))
}

// newCamera makes a camera of its URL.
func newCamera(env *tool.Env, access *Access, text string, of int) (*camera.Camera, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return nil, fault.Usage("%q is not a URL", blankUser(text))
	}
	t, err := transportOf(u.Scheme)
	if err != nil {
		return nil, err
	}
	name := env.CLI.String("camera")
	if name != "" && of > 1 {
		return nil, fault.Usage("--camera names one camera, and there are %d", of)
	}
	if name == "" {
		name = nameOf(u)
	}
	return &camera.Camera{
		Header: wire.Header{Stage: wire.StageRaw, Camera: name, Source: secret.URL(u), Transport: t.name},
		Source: t.source(u, access),
		Limits: camera.Limits{
			First:   env.CLI.Duration("first-timeout"),
			Silence: env.CLI.Duration("silence-timeout"),
			Retry:   env.CLI.Duration("retry-wait"),
			Wait:    env.CLI.Bool("wait"),
		},
	}, nil
}

// blankUser hides a password in a text that could not be parsed as a URL.
func blankUser(text string) string {
	if i := strings.LastIndex(text, "@"); i >= 0 {
		return "***" + text[i:]
	}
	return text
}

// limited returns the context that --duration and --until end.
func limited(env *tool.Env) (context.Context, context.CancelFunc, error) {
	ctx, stop := context.WithCancel(env.Context())
	start := time.Now()
	end := time.Time{}
	if env.CLI.IsSet("duration") {
		d := env.CLI.Duration("duration")
		if d <= 0 {
			return nil, stop, fault.Usage("--duration %v is not a length of time", d)
		}
		end = start.Add(d)
	}
	if env.CLI.IsSet("until") {
		if !end.IsZero() {
			return nil, stop, fault.Usage("--until and --duration both say when to stop")
		}
		until, err := moment(env, "until")
		if err != nil {
			return nil, stop, err
		}
		now := wire.TimeOf(start)
		at := until.At(timespec.Reference{First: now, End: now, Now: now})
		if at <= now {
			return nil, stop, fault.Usage("--until %s is over: it is %s now", until, now)
		}
		end = at.Std()
	}
	if end.IsZero() {
		return ctx, stop, nil
	}
	ctx, cancel := context.WithDeadline(ctx, end)
	return ctx, func() { cancel(); stop() }, nil
}

// moment reads the time of a flag.
func moment(env *tool.Env, name string) (timespec.Spec, error) {
	zone, err := time.LoadLocation(env.CLI.String("tz"))
	if err != nil {
		return timespec.Spec{}, fault.Usage("--tz: %w", err)
	}
	spec, err := timespec.Parse(env.CLI.String(name), zone)
	if err != nil {
		return spec, fault.Usage("--%s: %w", name, err)
	}
	return spec, nil
}

// counted counts what goes out, and after --count raw frames it stops the
// sources and leaves out what they still give.
func counted(env *tool.Env, frames flow.Frames, stop func()) flow.Frames {
	limit := env.CLI.Int64("count")
	return func(yield func(wire.Frame, error) bool) {
		n := int64(0)
		for f, err := range frames {
			if err == nil && isData(&f) {
				if limit > 0 && n >= limit && !f.Flags.Has(wire.FlagHead) {
					env.Ledger.Drop(f.Stream, "count", 1, len(f.Payload))
					continue
				}
				env.Ledger.Out(f.Stream, 1, len(f.Payload))
				if !f.Flags.Has(wire.FlagHead) {
					n++
				}
			}
			if !yield(f, err) {
				return
			}
			if limit > 0 && n == limit {
				stop()
			}
		}
	}
}

// isURL reports whether an argument is a URL and not a file's name.
func isURL(arg string) bool {
	scheme, _, ok := strings.Cut(arg, "://")
	return ok && scheme != "" && !strings.ContainsAny(scheme, "/.")
}

// errMixed is for a command line that names both.
var errMixed = errors.New("URLs and files can't be fetched in one run")
