package join

import (
	"io"
	"os"

	"campipe/internal/fault"
	"campipe/internal/output"
	"campipe/internal/timespec"
	"campipe/internal/tool"

	"github.com/urfave/cli/v2"
	"golang.org/x/sys/unix"
)

// Tool is camjoin.
func Tool() *tool.Tool {
	return &tool.Tool{
		Name:    "camjoin",
		Summary: "make files that play of a media stream",
		Args:    "[FILE...]",
		Manual:  manual,
		Output:  tool.Media,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Value: "-", Usage: "write to `NAME`, a template"},
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: "mp4 or fmp4; `FORMAT` is fmp4 to a pipe, else mp4"},
			&cli.StringFlag{Name: "tz", Value: "UTC", Usage: "the `ZONE` of the times in NAME"},
		},
		Run: run,
	}
}

const manual = `Rebuilds MP4 files from the samples of a media stream (FILE, or standard
input); it copies and never encodes. The streams of a camera become the tracks
of one file, which begins at a key sample.

NAME may have fields: %Y %m %d %H %M %S %j %s %f (microseconds) %% of the time
of the file's first sample, and {camera} {stream} {n}. When the name that they
give changes, the file changes at the next key sample. Another file is begun,
too, where a codec changes or a clock was set back; if its name would be the
same it is NAME-2.mp4.

   camjoin -o clip.mp4 day.cam
   camjoin -o '{camera}/%Y%m%d/%H%M.mp4' day.cam      a file a minute
   ... | camjoin | ffplay -                           watch

A file is called NAME.part until it is complete. It plays at any moment, also
after a crash. mp4 is finished in place when the input ends. fmp4 is written in
fragments and never changed: that is what goes to a pipe, or to a file that is
opened for append. Exact cuts and hidden samples are in mp4 only; fmp4 begins
at its key sample.

When the input was cut, the file is finished as well, and stays NAME.part.

`

func run(env *tool.Env) error {
	target, err := targetOf(env)
	if err != nil {
		return err
	}
	j := New(target, env.Ledger, env.Warn)
	err = j.Run(env.Frames(env.Args()...))
	env.Fact("output", j.Account())
	return err
}

// targetOf returns the target that the flags ask for.
func targetOf(env *tool.Env) (Target, error) {
	format := env.CLI.String("format")
	if format != "" && format != "mp4" && format != "fmp4" {
		return Target{}, fault.Hint(fault.Usage("format %q is not known", format), "the formats are mp4 and fmp4")
	}
	zone, err := timespec.Zone(env.CLI.String("tz"))
	if err != nil {
		return Target{}, err
	}
	name, force := env.CLI.String("output"), env.CLI.Bool("force")
	if name == "-" {
		return stdoutTarget(env, format)
	}
	names, err := output.ParseTemplate(name, zone)
	if err != nil {
		return Target{}, err
	}
	if names.Fixed() {
		// Said now, not when the first sample came from the network.
		err = output.Check(names.Expand(output.Values{}), force)
	}
	return Files(names, force, format == "fmp4"), err
}

func stdoutTarget(env *tool.Env, format string) (Target, error) {
	f, err := env.StdoutFile()
	if err != nil {
		return Target{}, err
	}
	if fromStart(f) {
		return InPlace(f, format == "fmp4"), nil
	}
	if format == "mp4" {
		return Target{}, fault.Hint(fault.Usage("an mp4 is finished in place, which standard output is not fit for"),
			"write to a file: -o NAME; or in fragments: -f fmp4")
	}
	w, err := env.Stdout()
	return Pipe(w), err
}

// fromStart reports whether f is a file that can be written at any place, and is
// at its start.
func fromStart(f *os.File) bool {
	is, err := f.Stat()
	if err != nil || !is.Mode().IsRegular() {
		return false
	}
	if at, err := f.Seek(0, io.SeekCurrent); err != nil || at != 0 {
		return false
	}
	flags, err := unix.FcntlInt(f.Fd(), unix.F_GETFL, 0)
	return err == nil && flags&unix.O_APPEND == 0
}
