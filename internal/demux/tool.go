package demux

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"campipe/internal/demux/media"
	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/internal/timespec"
	"campipe/internal/tool"
	"campipe/pkg/wire"

	"github.com/urfave/cli/v2"
)

const manual = `Reads raw streams, from the files, one after the other, or from standard input,
and writes media streams: what each camera sent, without its transport, one
sample a frame. Streams that are media already go on as they are.

It also reads a bare dump of what a camera sent, all messages glued together;
an MP4, fragmented or finished, which has to have its moov first if it comes
through a pipe; an MPEG transport stream; bare H.264, H.265 and AAC; the .chunk
files of PyNVR; and JPEGs, one after another or in the parts of a multipart
body, with the heads of HTTP answers and the chunks of the transfer coding or
without. What it is, is found by its bytes:

   camdemux < dump.bin | camjoin -o clip.mp4
   cat pictures/*.jpg | camdemux | camjoin -o clip.mp4

Nothing in a dump says when it arrived. It begins at --start, or at the time in
its own bytes, or in 1970. JPEGs of a dump are where their X-Timestamp says, or
the Date of their answer, or else 40 ms apart, and a note says so. Pictures of
bare H.264 and H.265 are as far apart as their parameter sets say, or else 40
ms; or as --fps says. They are shown in their order, as long after decoding as
that needs. PyNVR's times are of its own zone, and are taken for UTC.

A camera's clock is put on ours: its media time, later by the least delay of the
first two seconds, and from then on slewed after the arrival by at most half a
second in a thousand. Media that runs faster or slower than it arrives by more
than one second in a thousand keeps its own pace, and a note says so. Nothing is
told of a camera before its first two seconds have arrived. JPEGs have no clock:
each goes out at once, with the time of its arrival, or with its X-Timestamp
where that is no more than a minute before. Standard Huffman tables are put into
JPEGs that lack them.

Pictures before the first key picture are left out. What can't be read is lost,
together with the pictures up to the next key picture, and a gap says what and
why; --report has the sums.
`

// Tool is camdemux.
func Tool() *tool.Tool {
	return &tool.Tool{
		Name:    "camdemux",
		Summary: "strips the transport: makes samples of raw data",
		Args:    "[FILE...]",
		Manual:  manual,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "camera", Aliases: []string{"c"}, Usage: "call the camera of a bare dump `NAME`; else it is named for its file"},
			&cli.StringFlag{Name: "start", Usage: "a bare dump begins at `TIME`"},
			&cli.StringFlag{Name: "tz", Value: "UTC", Usage: "the `ZONE` of --start"},
			&cli.StringFlag{Name: "fps", Usage: "pictures without times are `N` a second: 25, 29.97, 30000/1001"},
			&cli.StringFlag{Name: "transport", Usage: "the raw data are of transport `NAME`, whatever they say: " + strings.Join(Transports(), ", ")},
		},
		Output: tool.Frames,
		Run:    run,
	}
}

func run(env *tool.Env) error {
	opts := Options{Transport: env.CLI.String("transport")}
	if opts.Transport != "" && transports[opts.Transport] == nil {
		return fault.Usage("--transport: %w", errTransport(opts.Transport))
	}
	if env.CLI.IsSet("start") {
		start, err := start(env.CLI)
		if err != nil {
			return err
		}
		opts.Start = &start
	}
	if env.CLI.IsSet("fps") {
		rate, err := media.ParseRate(env.CLI.String("fps"))
		if err != nil {
			return fault.Usage("--fps: %w", err)
		}
		opts.Rate = rate
	}
	in, err := env.Open(env.Args()...)
	if err != nil {
		return err
	}
	defer in.Close()
	stream, err := isStream(in)
	if err != nil {
		return err
	}
	stage := Stage(opts, env.Ledger)
	if stream {
		if env.CLI.IsSet("camera") {
			return fault.Hint(fault.Usage("--camera names a bare dump, and this is a stream"), "campick and camcut take one camera of many")
		}
		return env.Emit(stage(env.FramesOf(in)))
	}
	dump, err := ordered(in)
	if err != nil {
		return in.Explain(err)
	}
	return env.Emit(placed(in, stage(Dump(dump, dumpHeader(env), env.Ledger))))
}

// placed adds the file's name to the error that a dump ends with. A dump without
// a sample is an error too: nobody wants a stream of nothing.
func placed(in *tool.Input, frames flow.Frames) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		samples := false
		for f, err := range frames {
			if err != nil {
				err = in.Explain(err)
			}
			samples = samples || f.Kind == wire.KindSample
			if !yield(f, err) || err != nil {
				return
			}
		}
		if !samples {
			err := fault.Hint(errors.New("no sample came"), "segments need their init segment: cat init.mp4 1.m4s | camdemux")
			yield(wire.Frame{}, in.Explain(err))
		}
	}
}

// streamSize is how far into the input the first frame is looked for: one that
// was entered in its middle has one within a picture or two.
const streamSize = 64 << 10

// isStream reports whether the input is of frames. It waits for no more bytes
// than are needed to tell.
func isStream(in *tool.Input) (bool, error) {
	for _, n := range []int{len(wire.Magic), sniffSize, streamSize} {
		first, err := in.Peek(n)
		if err != nil {
			return false, err
		}
		if bytes.HasPrefix(first, []byte(wire.Magic)) {
			return true, nil
		}
		if _, err := detect(first); err == nil && n == sniffSize {
			return false, nil
		}
		if _, err := wire.NewReader(bytes.NewReader(first)).Scan(); !errors.Is(err, wire.ErrNotStream) {
			return true, nil
		}
	}
	return false, nil
}

// start returns the moment that --start says.
func start(c *cli.Context) (wire.Time, error) {
	zone, err := timespec.Zone(c.String("tz"))
	if err != nil {
		return 0, fault.Usage("--tz: %w", err)
	}
	spec, err := timespec.Parse(c.String("start"), zone)
	switch {
	case err != nil:
		return 0, fault.Usage("--start: %w", err)
	case spec.NeedsFirst(), spec.NeedsEnd():
		return 0, fault.Usage("--start %s: a dump has no times that this could count from", spec)
	}
	return spec.At(timespec.Reference{Now: wire.TimeOf(time.Now())}), nil
}

// dumpHeader declares a dump.
func dumpHeader(env *tool.Env) wire.Header {
	h := wire.Header{Camera: env.CLI.String("camera"), Source: "stdin"}
	if args := env.Args(); len(args) > 0 && args[0] != "-" {
		h.Source = filepath.Base(args[0])
	}
	if h.Camera == "" {
		h.Camera = strings.TrimSuffix(h.Source, filepath.Ext(h.Source))
	}
	return h
}
