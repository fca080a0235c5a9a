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

// entry is a camera that is to be fetched.
type entry struct {
	Name                string // "" is to be made of the URL
	URL                 *url.URL
	Interval            time.Duration // between pictures that have to be asked for
	Latitude, Longitude *float64
	Zone                string
}

// named gives the camera a name that no other one has.
func (e *entry) named(given names) {
	if e.Name == "" {
		e.Name = nameOf(e.URL)
	}
	e.Name = given.unique(e.Name)
}

// live fetches cameras until something ends it.
func live(env *tool.Env, entries []entry) error {
	if len(entries) > maxCameras {
		return fault.Usage("%d cameras exceed %d", len(entries), maxCameras)
	}
	if env.CLI.IsSet("start") {
		return fault.Usage("--start is for bare dumps: a camera's data arrive now")
	}
	access, err := accessOf(env)
	if err != nil {
		return err
	}
	f := camera.Fetch{Ledger: env.Ledger, Flush: env.Flush, Warn: env.Warn}
	given := names{}
	for i, e := range entries {
		e.named(given)
		c, err := newCamera(env, access, e, uint16(i+1))
		if err != nil {
			return err
		}
		c.Delay = time.Duration(i) * min(apart, e.Interval/time.Duration(len(entries)))
		f.Cameras = append(f.Cameras, c)
	}
	ctx, stop, err := limited(env)
	if err != nil {
		return err
	}
	defer stop()
	err = env.EmitSource(counted(env, f.Frames(ctx), stop))
	states := make([]camera.State, len(f.Cameras))
	for i, c := range f.Cameras {
		states[i] = c.State()
	}
	env.Fact("cameras", states)
	return err
}

// apart is how far the first requests of two cameras are apart at most: two
// thousand cameras are all asked within forty seconds, and two at once.
const apart = 20 * time.Millisecond

// newCamera makes the camera of that stream.
func newCamera(env *tool.Env, a *access, e entry, stream uint16) (*camera.Camera, error) {
	t, err := transportOf(e.URL.Scheme)
	if err != nil {
		return nil, err
	}
	c := &camera.Camera{
		Stream: stream,
		Header: wire.Header{
			Stage: wire.StageRaw, Camera: e.Name, Source: secret.URL(e.URL), Transport: t.name,
			Latitude: e.Latitude, Longitude: e.Longitude, Zone: e.Zone,
		},
		Limits: t.limits(env.CLI),
	}
	t.connect(c, e, a)
	return c, nil
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
