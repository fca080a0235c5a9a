package join

import (
	"time"

	"campipe/internal/fault"
	"campipe/internal/output"
	"campipe/internal/timespec"
	"campipe/internal/tool"

	"github.com/urfave/cli/v2"
)

// Tool is camjoin.
func Tool() *tool.Tool {
	return &tool.Tool{
		Name:    "camjoin",
		Summary: "make files that play of a media stream",
		Args:    "[FILE...]",
		Manual:  manual(),
		Output:  tool.Media,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Value: "-", Usage: "write to `NAME`, a template"},
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: "write `FORMAT`, one of those above, whatever NAME ends with"},
			&cli.StringFlag{Name: "gaps", Value: "keep", Usage: "`WHAT` to do where nothing came: keep, squeeze or split"},
			&cli.BoolFlag{Name: "faststart", Usage: "put the moov first, for players that read from a server"},
			&cli.StringFlag{Name: "manifest", Usage: "enter each JPEG file in `FILE`: camera, file, time, size, SHA-256"},
			&cli.BoolFlag{Name: "sync", Usage: "wait for the disk before a file is made whole"},
			&cli.BoolFlag{Name: "accept-cut", Usage: "give what a cut input left its name as well; the status stays 3"},
			&cli.BoolFlag{Name: "finish", Usage: "finish each FILE.part that a crash left, and call it FILE"},
			&cli.StringFlag{Name: "tz", Value: "UTC", Usage: "the `ZONE` of the times in NAME"},
		},
		Run: run,
	}
}

func run(env *tool.Env) error {
	if env.CLI.Bool("finish") {
		return finish(env)
	}
	r, f, err := requestOf(env)
	if err != nil {
		return err
	}
	s, err := f.sink(r)
	if err != nil {
		return err
	}
	in := env.Frames(env.Args()...)
	if f.codec != "" {
		in = only(f.codec, env.Ledger)(in)
	}
	err = s.Run(in)
	env.Fact("output", s.Account())
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

// requestOf returns what the flags ask for, and of which format.
func requestOf(env *tool.Env) (*request, *format, error) {
	r := &request{env: env, keeping: keepingOf(env), manifest: env.CLI.String("manifest")}
	name := env.CLI.String("output")
	r.named = name != "-"
	f, err := formatOf(env, env.CLI.String("format"), name)
	if err == nil {
		err = f.check(env.CLI)
	}
	if err == nil {
		r.gaps, err = ParseGaps(env.CLI.String("gaps"))
	}
	zone := time.UTC
	if err == nil {
		zone, err = timespec.Zone(env.CLI.String("tz"))
	}
	if err != nil || !r.named {
		return r, f, err
	}
	r.names, err = output.ParseTemplate(name, zone)
	if err == nil && r.names.Fixed() {
		// Said now, not when the first sample came from the network.
		err = output.Check(r.names.Expand(output.Values{}), r.keeping.Force)
	}
	return r, f, err
}
