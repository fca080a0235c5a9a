package tool

import (
	"strings"

	"github.com/urfave/cli/v2"
)

// commonFlags are the flags that every tool has.
func commonFlags(t *Tool) []cli.Flag {
	flags := []cli.Flag{
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "say nothing but errors"},
		&cli.BoolFlag{Name: "verbose", Aliases: []string{"v"}, Usage: "say what is done"},
		&cli.BoolFlag{Name: "strict", Usage: "exit 4 where something was lost"},
		&cli.StringFlag{Name: "report", Usage: "write to `FILE` what was got, lost and why, as JSON"},
	}
	if t.Output != Text {
		flags = append(flags, &cli.BoolFlag{Name: "force", Usage: "replace files that exist"})
	}
	if t.Output == Frames {
		flags = append(flags, &cli.StringFlag{Name: "tee", Usage: "write a copy of what goes to stdout to `FILE`; unlike tee(1) it survives Ctrl-C"})
	}
	return append(flags,
		&cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "print this manual"},
		&cli.BoolFlag{Name: "version", Usage: "print the version"},
		// For `make install`: not for people.
		&cli.BoolFlag{Name: "man", Usage: "print the page for man(1)", Hidden: true},
		&cli.StringFlag{Name: "completion", Usage: "print the completions for `SHELL`", Hidden: true},
	)
}

// flagsFirst returns the arguments with all flags before the others, so that
// flags may be given after them: urfave/cli stops at the first argument.
func flagsFirst(flags []cli.Flag, args []string) []string {
	if len(args) == 0 {
		return args
	}
	front, rest := []string{args[0]}, []string{"--"}
	for i := 1; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			return append(append(front, rest...), args[i+1:]...)
		case len(arg) < 2 || arg[0] != '-':
			rest = append(rest, arg)
		default:
			front = append(front, arg)
			if takesValue(flags, arg) && i+1 < len(args) {
				i++
				front = append(front, args[i])
			}
		}
	}
	return append(front, rest...)
}

// takesValue reports whether the argument after arg is the value of the flag arg.
func takesValue(flags []cli.Flag, arg string) bool {
	name := strings.TrimLeft(arg, "-")
	for _, f := range flags {
		for _, n := range f.Names() {
			if n == name {
				_, isBool := f.(*cli.BoolFlag)
				return !isBool
			}
		}
	}
	return false // unknown, or NAME=VALUE
}
