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
standard input, or from what ffmpeg opens by itself (-i). JPEG, H.264 and H.265
are read; H.264 or JPEG is written.

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

--audio aac encodes sound that browsers don't play or MP4 can't hold: the G.711
and G.726 of many cameras, Opus, MP3. It comes out with its true times: where a
camera's clock and its count of samples part, the sound is stretched. AAC goes
on as it is, and so does with a warning what is not known here.

-i has ffmpeg open what it can: files of any kind, devices (-i /dev/video0),
URLs of servers that camfetch does not know. Pictures and sound come out with
their own times: those of devices and URLs begin now; those of files at --start,
else when the file says that it was made, else in 1970. H.264, H.265, JPEG, AAC,
Opus and G.711 can be copied.

   camcode -i holiday.avi --audio aac | camjoin -o holiday.mp4
   camcode -i /dev/video0 --live | camjoin | ffplay -

When ffmpeg ends, camcode does: camfetch is for cameras that come and go. What
is on the network can't make ffmpeg read files, nor a file make it use the
network. Everybody on this machine can see INPUT while ffmpeg runs, so one with
a password is refused: camfetch keeps it.

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
		Args:    "[FILE... | -i INPUT]",
		Manual:  manual,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "input", Aliases: []string{"i"}, Usage: "have ffmpeg open `INPUT`: a file, a device or a URL"},
			&cli.StringFlag{Name: "input-format", Usage: "INPUT is of ffmpeg's `FORMAT`: v4l2, lavfi"},
			&cli.StringFlag{Name: "camera", Aliases: []string{"c"}, Usage: "call INPUT's camera `NAME`; else it is named for INPUT"},
			&cli.StringFlag{Name: "start", Usage: "INPUT begins at `TIME`"},
			&cli.StringFlag{Name: "tz", Value: "UTC", Usage: "the `ZONE` of --start"},
			&cli.StringFlag{Name: "video", Value: "h264", Usage: "make `CODEC` of pictures: h264, jpeg; copy them, or none of INPUT's"},
			&cli.StringFlag{Name: "audio", Value: "copy", Usage: "make `CODEC` of sound: aac; copy it, or none goes out"},
			&cli.IntFlag{Name: "width", Usage: "make pictures `N` pixels wide"},
			&cli.IntFlag{Name: "height", Usage: "make pictures `N` pixels high"},
			&cli.IntFlag{Name: "quality", Usage: "`N` as the encoder counts; less is better"},
			&cli.DurationFlag{Name: "keyint", Value: 10 * time.Second, Usage: "a key picture at least so often, by the pictures' times"},
			&cli.StringFlag{Name: "encoder", Usage: "use ffmpeg's encoder `NAME`, where ffmpeg has it: " + encoders()},
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
	audio := env.CLI.String("audio")
	if !slices.Contains(ffmpeg.Sounds(), audio) {
		return fault.Usage("--audio %q is not one of %s", audio, strings.Join(ffmpeg.Sounds(), ", "))
	}
	o.Mute = audio == "none"
	if o.Jobs < 1 {
		return fault.Usage("--jobs %d is below 1", o.Jobs)
	}
	if o.Coding.Encoder != nil {
		if err := ffmpeg.Find(env.Context(), o.Coding.Encoder); err != nil {
			return err
		}
	}
	if name := env.CLI.String("input"); env.CLI.IsSet("input") {
		in := ffmpeg.Input{Name: name, Format: env.CLI.String("input-format"), Video: &o.Coding, Audio: audio}
		if env.CLI.String("video") == "none" {
			in.Video = nil
		}
		return open(env, in)
	}
	for _, flag := range []string{"input-format", "camera", "start", "tz"} {
		if env.CLI.IsSet(flag) {
			return fault.Usage("--%s goes with -i", flag)
		}
	}
	frames := env.Frames(env.Args()...)
	if audio == "aac" {
		if err := ffmpeg.Installed(); err != nil {
			return err
		}
		frames = Sound(env.Ledger, env.Warn)(frames)
	}
	return env.Emit(Stage(o, env.Ledger)(frames))
}

// maxSide is the most pixels that a side may have: H.264 goes no further.
const maxSide = 16384

// codingOf returns how the flags want pictures encoded.
func codingOf(c *cli.Context) (ffmpeg.Coding, error) {
	coding := ffmpeg.Coding{Width: c.Int("width"), Height: c.Int("height"), KeyEvery: c.Duration("keyint"), Live: c.Bool("live")}
	codec := c.String("video")
	switch codec {
	case "none":
		if !c.IsSet("input") {
			return coding, fault.Hint(fault.Usage("--video none goes with -i"), "campick takes streams of many")
		}
		return coding, alone(c)
	case "copy":
		return coding, alone(c)
	case "h264", "jpeg":
	default:
		return coding, fault.Usage("--video %q is not h264, jpeg, copy or none", codec)
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
			return fault.Usage("--video %s and --%s contradict each other", c.String("video"), name)
		}
	}
	return nil
}
