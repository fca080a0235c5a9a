package dump

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"campipe/internal/fault"
	"campipe/internal/tool"
	"campipe/pkg/wire"

	"github.com/urfave/cli/v2"
)

const manual = `
camdump shows a stream of any stage, a line a frame:

  byte kind flags stream time offset duration length payload

The byte is where the frame begins in the input. Flags are a letter each, in the
order k(ey) h(ead) b(reak) p(reroll) d(amaged) K(eep) a(gain). Time is RFC 3339
with microseconds; offset (presentation after decoding) and duration are in
microseconds. The payload is shown where it is JSON. Of an H.264 or H.265 sample
the types of its NAL units stand there, of an EvoStream message the records as
tag:length, of others the first bytes.

Copies are shown, with the flag a. Where bytes could not be read a G stands for
them, with ! as the last of its flags. A file can be entered anywhere:
  tail -c +100008 day.cam | camdump

--hex prints what hexdump -C prints, and a comment before each frame. --stat
prints totals, a line a stream. --gaps prints a line a gap:

  from to seconds camera stream cause what-is-known-of-the-loss

What is not known is "-". With --json, --stat and --gaps print objects too.

--verify checks the eight laws of the stream, as far as a reader can. It prints
a line a violation, the first 10 of each kind:

  byte law stream what, with both numbers

then a line a law with the number of violations or "ok", and a line a stream
with the seconds that are lost: in gaps, and after damage up to where a decoder
can go on. The status is 1 where there are violations, also of a stream that was
cut; it is 3 where that it was cut is all that is wrong.
`

// Tool is camdump.
func Tool() *tool.Tool {
	return &tool.Tool{
		Name:    "camdump",
		Summary: "shows what is in a stream",
		Args:    "[FILE...]",
		Manual:  manual,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "hex", Usage: "print the bytes, with a comment before each frame"},
			&cli.BoolFlag{Name: "json", Usage: "print JSON, an object a line"},
			&cli.BoolFlag{Name: "stat", Usage: "print totals, a line a stream"},
			&cli.BoolFlag{Name: "gaps", Usage: "print a line a gap"},
			&cli.BoolFlag{Name: "verify", Usage: "check the stream, law by law"},
		},
		Output: tool.Text,
		Run:    run,
	}
}

// apart are the flags that can't be given together.
var apart = [][2]string{
	{"hex", "json"}, {"hex", "stat"}, {"hex", "gaps"}, {"stat", "gaps"},
	{"verify", "hex"}, {"verify", "json"}, {"verify", "stat"}, {"verify", "gaps"},
}

func run(env *tool.Env) error {
	for _, pair := range apart {
		if env.CLI.Bool(pair[0]) && env.CLI.Bool(pair[1]) {
			return fault.Usage("--%s and --%s contradict each other", pair[0], pair[1])
		}
	}
	in, err := env.Open(env.Args()...)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := env.Stdout()
	if err != nil {
		return err
	}
	var noise skipped
	switch {
	case env.CLI.Bool("hex"):
		src := &tap{src: in}
		noise, err = dump(src, &counted{newHexes(out, src), env})
	case env.CLI.Bool("verify"):
		noise, err = verify(in, out)
	default:
		noise, err = dump(in, &counted{printerOf(env.CLI, out), env})
	}
	if noise.places > 0 {
		env.Warn("%d bytes could not be read and were skipped; places: %d", noise.bytes, noise.places)
	}
	return explain(env, err)
}

// printerOf returns the printer that the flags ask for; --hex needs another
// input too.
func printerOf(c *cli.Context, w io.Writer) printer {
	enc := newObjects(w)
	switch object := c.Bool("json"); {
	case c.Bool("stat") && object:
		return newStats(func(all []*stat) error { return encodeStats(enc.enc, all) })
	case c.Bool("stat"):
		return newStats(func(all []*stat) error { return printTable(w, all) })
	case c.Bool("gaps") && object:
		return newGaps(func(g *gap) error { return encodeGap(enc.enc, g) })
	case c.Bool("gaps"):
		return newGaps(func(g *gap) error { return printGap(w, g) })
	case object:
		return enc
	}
	return &lines{w}
}

func encodeStats(enc *json.Encoder, all []*stat) error {
	for _, st := range all {
		if err := enc.Encode(st); err != nil {
			return err
		}
	}
	return nil
}

// explain adds the file's name to an error of the input.
func explain(env *tool.Env, err error) error {
	if err == nil {
		return nil
	}
	if names := env.Args(); len(names) == 1 && names[0] != "-" {
		err = fmt.Errorf("%s: %w", names[0], err)
	}
	if errors.Is(err, wire.ErrNotStream) {
		err = fault.Hint(err, "camdemux reads bare dumps; hexdump -C shows any bytes")
	}
	return err
}
