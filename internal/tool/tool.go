// Package tool has the manners that all programs of the toolkit share: flags,
// what standard input and output carry, exit status, errors, signals, progress
// and the report. No tool can forget them, since it sees the world only through
// the Env that it is given.
package tool

import (
	"io"
	"os"
	"slices"

	"campipe/internal/fault"

	"github.com/urfave/cli/v2"
)

// Output says what a tool writes to standard output.
type Output int

// The kinds of output. Frames and Media are binary and never go to a terminal.
const (
	Text   Output = iota // lines for people or other programs
	Frames               // a stream of frames; the tool has --tee
	Media                // one file that plays
)

// Tool is one program.
type Tool struct {
	Name    string // "camcut"
	Summary string // one line, lower case, no full stop
	Args    string // its arguments as the usage line shows them, "[FILE...]"
	Manual  string // paragraphs for --help and the man page, of at most 80 columns
	Flags   []cli.Flag
	Output  Output

	// OwnAccounts says that Run keeps the whole ledger itself, since what it
	// writes are other frames than those it read. Else the Env counts what is
	// read by Frames and written by Emit.
	OwnAccounts bool

	Run func(*Env) error
}

// IO is what a process is given.
type IO struct {
	Stdin, Stdout, Stderr *os.File
}

// Stdio returns this process's own.
func Stdio() IO { return IO{os.Stdin, os.Stdout, os.Stderr} }

// Run runs a tool with the arguments (the first is the program's name) and
// returns the exit status. After SIGINT, and after a signal that stopped it
// half way, it does not return: the process dies of the signal.
func Run(t *Tool, args []string, stdio IO) int {
	env := newEnv(t, stdio)
	defer env.close()
	flags := slices.Concat(t.Flags, commonFlags(t))
	app := &cli.App{
		Name:                      t.Name,
		HelpName:                  t.Name,
		Flags:                     flags,
		CustomAppHelpTemplate:     asTemplate(manual(t, flags)),
		Writer:                    stdio.Stdout,
		ErrWriter:                 stdio.Stderr,
		HideHelp:                  true,                         // we have our own flag
		HideVersion:               true,                         // its flag would take -v
		DisableSliceFlagSeparator: true,                         // a header's value may have commas
		ExitErrHandler:            func(*cli.Context, error) {}, // the default one calls os.Exit
		OnUsageError: func(_ *cli.Context, err error, _ bool) error {
			return fault.Hint(fault.Usage("%w", err), "%s --help lists the flags", t.Name)
		},
		Action: env.action,
	}
	return env.finish(app.Run(flagsFirst(flags, args)))
}

// action runs the tool once its flags are parsed.
func (e *Env) action(c *cli.Context) error {
	e.CLI = c
	switch shell := c.String("completion"); {
	case c.Bool("version"):
		return e.print(e.tool.Name + " " + Version() + "\n")
	case c.Bool("man"):
		return e.print(page(e.tool, c.App.Flags))
	case shell != "":
		if text := completion(shell, e.tool, c.App.Flags); text != "" {
			return e.print(text)
		}
		return fault.Usage("--completion %s: not bash, zsh or fish", shell)
	}
	e.quiet, e.verbose = c.Bool("quiet"), c.Bool("verbose")
	if err := e.openTee(c.String("tee")); err != nil {
		return err
	}
	e.progress.start(e)
	err := e.tool.Run(e)
	e.progress.stop()
	return e.closeTee(err)
}

// print writes a text about the tool itself.
func (e *Env) print(text string) error {
	_, err := io.WriteString(&stdout{e, e.io.Stdout}, text)
	return err
}
