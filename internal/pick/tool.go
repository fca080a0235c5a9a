package pick

import (
	"path"
	"strconv"
	"strings"

	"campipe/internal/fault"
	"campipe/internal/tool"

	"github.com/urfave/cli/v2"
)

const manual = `Passes on some of the samples of a media stream, from the files, one after the
other, or from standard input: those that all of the flags let through.

   camfetch URL | camdemux | campick --every 10s | camjoin -o '%H%M%S.jpg'
   camcut --last 24h day.cam | campick --every 36s | camcode --video h264 |
       camjoin -o day.mp4

--every passes the first picture in each such stretch of time. They are counted
from 1970, not from the first picture, so that the same pictures are passed
whatever part of a stream is read.

--changed is for JPEG pictures: each is compared with the one that was passed
on before it, by the mean brightness of 80 x 60 cells. The picture has changed
where at least so many per cent of the cells differ by more than 6 of 256
levels. Noise is no change; a moved object counts where it was and where it is.
A picture of another size has changed, and so has one that can't be decoded.

Pictures that need others to be decoded (H.264, H.265) are thinned down to key
samples in any case, and sound is left out where pictures are. What is passed on
lasts until the next one that is: its duration is not told any more. --camera
alone changes nothing of what it passes, and does for raw streams too.

With --count, and all cameras named, it ends when each of their streams gave so
many samples, and so ends the pipeline.

`

// Tool is campick.
func Tool() *tool.Tool {
	return &tool.Tool{
		Name:    "campick",
		Summary: "thins a stream: some pictures, some cameras",
		Args:    "[FILE...]",
		Manual:  manual,
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "camera", Aliases: []string{"c"}, Usage: "only the camera of this `NAME`, which may be a pattern such as 'DDOT_*'; may be repeated"},
			&cli.DurationFlag{Name: "every", Usage: "one picture in each such stretch of time"},
			&cli.BoolFlag{Name: "keys", Usage: "only key samples"},
			&cli.StringFlag{Name: "changed", Usage: "only pictures of which at least so many `PERCENT` changed, such as 2%"},
			&cli.BoolFlag{Name: "unique", Usage: "no picture that is the same, byte for byte, as the one before"},
			&cli.Int64Flag{Name: "count", Usage: "at most `N` samples of each stream"},
		},
		Output: tool.Frames,
		Run:    run,
	}
}

func run(env *tool.Env) error {
	c := env.CLI
	o := Options{Cameras: c.StringSlice("camera"), Every: c.Duration("every"), Keys: c.Bool("keys"), Unique: c.Bool("unique"), Count: c.Int64("count")}
	if c.IsSet("every") && o.Every.Microseconds() <= 0 {
		return fault.Usage("--every %v is not a length of time", o.Every)
	}
	if c.IsSet("count") && o.Count < 1 {
		return fault.Usage("--count is %d, not a number from 1", o.Count)
	}
	for _, pattern := range o.Cameras {
		if _, err := path.Match(pattern, ""); err != nil {
			return fault.Usage("--camera: %q is not a pattern", pattern)
		}
	}
	if c.IsSet("changed") {
		var err error
		text := c.String("changed")
		if o.Changed, err = strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64); err != nil || !(o.Changed > 0 && o.Changed <= 100) {
			return fault.Usage("--changed %q is not more than 0%% and up to 100%%", text)
		}
	}
	if len(o.Cameras) == 0 && !o.thins() && o.Count == 0 {
		return fault.Hint(fault.Usage("nothing says what to pick"), "campick --help")
	}
	return env.Emit(Stage(o, env.Ledger, env.Warn)(env.Frames(env.Args()...)))
}
