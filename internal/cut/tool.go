package cut

import (
	"time"

	"campipe/internal/fault"
	"campipe/internal/timespec"
	"campipe/internal/tool"
	"campipe/pkg/wire"

	"github.com/urfave/cli/v2"
)

const manual = `
camcut reads a stream, media or raw, and writes the part of it that is in a
range of time: from the files, one after the other, or from standard input. It
ends as soon as the input is past the range.

Of media the part begins with the key sample at or before --from, since nothing
after it can be decoded without; what is before --from is flagged preroll. A
note in the stream says what was asked and where it really starts. All streams
of a camera are cut together. Of a raw stream it is what arrived in the range,
after the frames without which it can't be understood.

Times are written as
  2026-11-20T14:00:05Z    RFC 3339, also with an offset such as +01:00
  2026-11-20T14:00        a local time: that of --tz
  14:00 or 14:00:05       the first such local time at or after the first frame;
                          for --to the first one after --from
  -20s                    that long before the end of the stream
  1763647205.25           seconds since 1970
  now
A local time that comes twice when clocks are set back is the first of the two;
one that is left out when they are set forward is the moment of the change.

What needs the end of the stream (--last, -20s) reads standard input to its end
first, unless that is a file. In files the range is found by bisection; the
result is the same.

--repair takes no range: it writes a lawful stream of all that can be read of a
damaged or cut one, which it leaves as it is. What is missing is a gap. A stream
that was cut gets its ends, and a gap of cause closed; the status is 0, or with
--strict 4. camdump --verify says what is wrong with a stream.
`

// Tool is camcut.
func Tool() *tool.Tool {
	return &tool.Tool{
		Name:    "camcut",
		Summary: "slices a stream by time",
		Args:    "[FILE...]",
		Manual:  manual,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "from", Usage: "begin at `TIME`"},
			&cli.StringFlag{Name: "to", Usage: "end just before `TIME`"},
			&cli.DurationFlag{Name: "duration", Usage: "end so much after --from, or after the first frame"},
			&cli.DurationFlag{Name: "first", Usage: "only so much from the first frame on"},
			&cli.DurationFlag{Name: "last", Usage: "only so much before the end"},
			&cli.StringFlag{Name: "tz", Value: "UTC", Usage: "the `ZONE` of local times, such as America/New_York"},
			&cli.StringSliceFlag{Name: "camera", Aliases: []string{"c"}, Usage: "only the camera of this `NAME`; may be repeated"},
			&cli.BoolFlag{Name: "repair", Usage: "write a lawful stream of what can be read"},
		},
		Output:      tool.Frames,
		OwnAccounts: true,
		Run:         run,
	}
}

func run(env *tool.Env) error {
	if env.CLI.Bool("repair") {
		return repair(env)
	}
	zone, err := timespec.Zone(env.CLI.String("tz"))
	if err != nil {
		return fault.Usage("--tz: %w", err)
	}
	t := &task{env: env, names: env.Args(), cameras: env.CLI.StringSlice("camera"), now: wire.TimeOf(time.Now())}
	if t.window, err = window(env.CLI, zone); err != nil {
		return err
	}
	if err := t.window.Check(t.now); err != nil {
		return err
	}
	if !t.window.Given() && len(t.cameras) == 0 {
		return fault.Hint(fault.Usage("no range was given"), "use --from, --to, --duration, --first or --last, or -c")
	}
	if len(t.names) == 0 {
		t.names = []string{"-"}
	}
	defer t.close()
	return t.window.Hint(t.run(), zone)
}

// repair writes all that can be read, as a lawful stream.
func repair(env *tool.Env) error {
	for _, name := range []string{"from", "to", "duration", "first", "last", "camera"} {
		if env.CLI.IsSet(name) {
			return fault.Usage("--repair and --%s contradict each other", name)
		}
	}
	cut := func(err error) { env.Warn("%v; the streams are ended there", err) }
	return env.Emit(Repair(env.Ledger, cut)(env.Frames(env.Args()...)))
}

// window returns what the flags ask for.
func window(c *cli.Context, zone *time.Location) (w Window, err error) {
	for _, f := range []struct {
		name string
		to   *timespec.Spec
	}{{"from", &w.From}, {"to", &w.To}} {
		if !c.IsSet(f.name) {
			continue
		}
		if *f.to, err = timespec.Parse(c.String(f.name), zone); err != nil {
			return w, fault.Usage("--%s: %w", f.name, err)
		}
	}
	for _, f := range []struct {
		name string
		to   *time.Duration
	}{{"duration", &w.Duration}, {"first", &w.First}, {"last", &w.Last}} {
		*f.to = c.Duration(f.name)
		if c.IsSet(f.name) && *f.to <= 0 {
			return w, fault.Usage("--%s %v: a length is more than 0", f.name, *f.to)
		}
	}
	return w, nil
}
