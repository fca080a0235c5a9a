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
			&cli.StringFlag{Name: "gaps", Value: "keep", Usage: "`WHAT` to do where nothing came: keep, squeeze or split"},
			&cli.BoolFlag{Name: "faststart", Usage: "put the moov first, for players that read from a server"},
			&cli.BoolFlag{Name: "sync", Usage: "wait for the disk before a file is made whole"},
			&cli.BoolFlag{Name: "accept-cut", Usage: "give what a cut input left its name as well; the status stays 3"},
			&cli.BoolFlag{Name: "finish", Usage: "finish each FILE.part that a crash left, and call it FILE"},
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

When the input was cut, the file is finished as well, and stays NAME.part, or
with --accept-cut gets its name; the status is 3 either way.

After a crash, camjoin --finish FILE.part... makes whole files of the parts, of
all that was written but for what was held back: a group of pictures, of at most
a second. The bytes are those of a file whose input had ended there. A part that
is whole already just gets its name. What can't be read is left as it is.

--gaps says what becomes of the time in which nothing came: where the stream has
a gap or a break, or was declared anew. keep leaves it on the time line. squeeze
closes it, if all tracks of the camera have it; they move by as much, and stay
in step. split begins another file at the next key sample. Samples that come
seldom are no gap.

--faststart puts the moov before the samples. Where the file system can insert
(ext4, XFS) nothing is copied; else the file is copied at its end, which takes
the room of it once more. The bytes are the same. It needs -o NAME.

A crash of the program loses nothing that was written. A power cut may lose what
the system had not yet put on the disk, some thirty seconds, also of a file that
has its name: if that does not play, call it NAME.part and --finish it. With
--sync a file that has its name is whole, come what may.

`

func run(env *tool.Env) error {
	if env.CLI.Bool("finish") {
		return finish(env)
	}
	gaps, err := ParseGaps(env.CLI.String("gaps"))
	if err != nil {
		return err
	}
	target, err := targetOf(env)
	if err != nil {
		return err
	}
	j := New(target, env.Ledger, env.Warn)
	j.Gaps = gaps
	err = j.Run(env.Frames(env.Args()...))
	env.Fact("output", j.Account())
	return err
}

// finish finishes parts. One that can't be does not keep it from the others; the
// first one's fault is what it ends with.
func finish(env *tool.Env) error {
	if len(env.Args()) == 0 || env.CLI.IsSet("output") {
		return fault.Hint(fault.Usage("--finish takes the names of parts, and no -o"), "camjoin --finish FILE.part...")
	}
	var first error
	var account Account
	for _, part := range env.Args() {
		f, err := Finish(part, keepingOf(env))
		switch {
		case err == nil:
			account.add(f)
			env.Verbose("%s: %d bytes", f.Name, f.Bytes)
		case first == nil:
			first = err
		default:
			env.Warn("%v", err)
		}
	}
	env.Fact("output", account)
	return first
}

func keepingOf(env *tool.Env) Keeping {
	return Keeping{
		Force: env.CLI.Bool("force"), Faststart: env.CLI.Bool("faststart"), Sync: env.CLI.Bool("sync"), AcceptCut: env.CLI.Bool("accept-cut"),
	}
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
	keeping := keepingOf(env)
	keeping.Fragments = format == "fmp4"
	if keeping.Faststart && keeping.Fragments {
		return Target{}, fault.Usage("--faststart is for mp4: fragments have their moov first")
	}
	name := env.CLI.String("output")
	if name == "-" {
		return stdoutTarget(env, format, keeping)
	}
	names, err := output.ParseTemplate(name, zone)
	if err != nil {
		return Target{}, err
	}
	if names.Fixed() {
		// Said now, not when the first sample came from the network.
		err = output.Check(names.Expand(output.Values{}), keeping.Force)
	}
	return Files(names, keeping), err
}

func stdoutTarget(env *tool.Env, format string, keeping Keeping) (Target, error) {
	if keeping.Faststart {
		return Target{}, fault.Hint(fault.Usage("--faststart needs a file that has a name"), "-o NAME")
	}
	f, err := env.StdoutFile()
	if err != nil {
		return Target{}, err
	}
	if fromStart(f) {
		return InPlace(f, keeping), nil
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
