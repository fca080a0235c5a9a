package transcode

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"campipe/internal/fault"
	"campipe/internal/ffmpeg"
	"campipe/internal/tool"

	"github.com/urfave/cli/v2"
)

const manual = `Has the pictures of a media stream decoded and encoded again by ffmpeg, which
has to be installed (5.1 or newer): from the files, one after the other, or from
standard input. JPEG, H.264 and H.265 are read; H.264 or JPEG is written.

   camfetch URL --interval 1s --duration 1h | camdemux | camcode --video h264 |
       camjoin -o hour.mp4

As many pictures come out as went in, each at the time at which it was shown,
to the microsecond: none is doubled and none left out to make a frame rate. One
that ffmpeg can't decode becomes a gap. All else goes on as it is, in its place.
Pictures come out in the order in which they are shown, so that those of H.264
are decoded in that order too.

Encoders look ahead: pictures come out some dozens later than they go in, or
when nothing came for a minute of other streams' time. With --live each one
comes out before the next one is needed, and H.264 takes more room.

--quality counts as the encoder does, and less is better: H.264 from 0 to 51, 23
where nothing is said; JPEG from 2 to 31, 3 where nothing is said. --width and
--height are pixels; one of them alone keeps the shape. H.264 has an even number
of pixels each way: what is odd loses a line.

Each stream has an ffmpeg of its own. That ffmpeg fails is an error: its last
words are told, and what was encoded before is given out.

`

// defaultJobs is how many streams are encoded at a time where nobody says: an
// x264 of 1080p takes some 150 MB.
const defaultJobs = 16

// Tool is camcode.
func Tool() *tool.Tool {
	return &tool.Tool{
		Name:    "camcode",
		Summary: "encodes the pictures of a stream anew, each at its time",
		Args:    "[FILE...]",
		Manual:  manual,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "video", Value: "h264", Usage: "make `CODEC` of pictures: h264, jpeg, or copy them"},
			&cli.StringFlag{Name: "audio", Value: "copy", Usage: "`WHAT` to do with sound: copy it, or none goes out"},
			&cli.IntFlag{Name: "width", Usage: "make pictures `N` pixels wide"},
			&cli.IntFlag{Name: "height", Usage: "make pictures `N` pixels high"},
			&cli.IntFlag{Name: "quality", Usage: "`N` as the encoder counts; less is better"},
			&cli.DurationFlag{Name: "keyint", Value: 10 * time.Second, Usage: "a key picture at least so often, by the pictures' times"},
			&cli.StringFlag{Name: "encoder", Usage: "use ffmpeg's encoder `NAME`: " + encoders()},
			&cli.BoolFlag{Name: "live", Usage: "hold nothing back"},
			&cli.IntFlag{Name: "jobs", Value: defaultJobs, Usage: "encode at most `N` streams at a time"},
		},
		Output:      tool.Frames,
		OwnAccounts: true,
		Run:         execute,
	}
}

func encoders() string {
	var names []string
	for _, e := range ffmpeg.Encoders() {
		names = append(names, e.Name)
	}
	return strings.Join(names, ", ")
}

func execute(env *tool.Env) error {
	o := Options{Jobs: env.CLI.Int("jobs"), Idle: env.Flush}
	var err error
	if o.Coding, err = codingOf(env.CLI); err != nil {
		return err
	}
	switch audio := env.CLI.String("audio"); {
	case audio == "none":
		o.Mute = true
	case audio != "copy":
		return fault.Usage("--audio %q is not copy or none", audio)
	}
	if o.Jobs < 1 {
		return fault.Usage("--jobs %d is below 1", o.Jobs)
	}
	if o.Coding.Encoder != nil {
		if err := ffmpeg.Find(env.Context(), o.Coding.Encoder); err != nil {
			return err
		}
	}
	return env.Emit(Stage(o, env.Ledger)(env.Frames(env.Args()...)))
}

// maxSide is the most pixels that a side may have: H.264 goes no further.
const maxSide = 16384

// codingOf returns how the flags want pictures encoded.
func codingOf(c *cli.Context) (ffmpeg.Coding, error) {
	coding := ffmpeg.Coding{Width: c.Int("width"), Height: c.Int("height"), KeyEvery: c.Duration("keyint"), Live: c.Bool("live")}
	codec := c.String("video")
	switch codec {
	case "copy":
		return coding, alone(c)
	case "h264", "jpeg":
	default:
		return coding, fault.Usage("--video %q is not h264, jpeg or copy", codec)
	}
	e := ffmpeg.EncoderOf(codec, c.String("encoder"))
	if e == nil {
		return coding, fault.Hint(fault.Usage("--encoder %q makes no %s", c.String("encoder"), codec), "those known are %s", encoders())
	}
	coding.Encoder = e
	best, worst, ordinary := e.Range()
	if coding.Quality = ordinary; c.IsSet("quality") {
		coding.Quality = c.Int("quality")
	}
	if coding.Quality < best || coding.Quality > worst {
		return coding, fault.Usage("--quality %d: %s takes %d to %d", coding.Quality, e.Name, best, worst)
	}
	for _, name := range []string{"width", "height"} {
		if n := c.Int(name); c.IsSet(name) && (n < 2 || n > maxSide || codec == "h264" && n%2 == 1) {
			return coding, fault.Usage("--%s %d is not %s", name, n, sides(codec))
		}
	}
	if coding.KeyEvery < time.Millisecond {
		return coding, fault.Usage("--keyint %v is below 1ms", coding.KeyEvery)
	}
	return coding, nil
}

func sides(codec string) string {
	if codec == "h264" {
		return fmt.Sprintf("an even number from 2 to %d", maxSide)
	}
	return fmt.Sprintf("2 to %d", maxSide)
}

// alone says which flag makes no sense where pictures are copied.
func alone(c *cli.Context) error {
	for _, name := range c.LocalFlagNames() {
		if slices.Contains([]string{"width", "height", "quality", "keyint", "encoder", "live", "jobs"}, name) {
			return fault.Usage("--video copy and --%s contradict each other", name)
		}
	}
	return nil
}
