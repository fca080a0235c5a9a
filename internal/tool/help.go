package tool

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

const (
	helpWidth  = 80
	helpIndent = 26 // of what a flag does; its name stands before that
)

// manual returns the manual of a tool, for a person at a terminal.
func manual(t *Tool, flags []cli.Flag) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s - %s\n\nusage: %s\n\n%s\n\nflags:\n", t.Name, t.Summary, strings.TrimSpace(t.Name+" [flags] "+t.Args), strings.TrimSpace(t.Manual))
	for _, o := range options(flags) {
		writeFlag(&b, o)
	}
	b.WriteString("\nexit status:\n")
	for _, s := range statuses {
		fmt.Fprintf(&b, "  %d   %s\n", s.status, s.meaning)
	}
	return b.String()
}

// asTemplate returns the text/template that makes the text.
func asTemplate(text string) string { return strings.ReplaceAll(text, "{{", `{{"{{"}}`) }

// statuses are the exit statuses that all tools share.
var statuses = []struct {
	status  int
	meaning string
}{
	{StatusGood, "good"},
	{StatusFailed, "failed"},
	{StatusUsage, "wrong usage"},
	{StatusCut, "the input was cut: it had no end"},
	{StatusLosses, "with --strict: complete, but something was lost"},
}

// writeFlag writes one flag with what it does beside it.
func writeFlag(b *strings.Builder, o option) {
	usage := o.usage
	line := "  " + strings.TrimRight(flagNames(o.names)+" "+o.value, " ")
	if len(line) > helpIndent-2 {
		b.WriteString(line + "\n")
		line = ""
	}
	for _, part := range wrap(usage, helpWidth-helpIndent) {
		fmt.Fprintf(b, "%-*s%s\n", helpIndent, line, part)
		line = ""
	}
}

// flagNames returns the names as they are typed, the short one first.
func flagNames(names []string) string {
	var long, short string
	for _, n := range names {
		if len(n) == 1 {
			short = "-" + n
		} else if long == "" {
			long = "--" + n
		}
	}
	switch {
	case short == "":
		return "    " + long
	case long == "":
		return short
	}
	return short + ", " + long
}

// unquote returns the name of the value, which stands in back quotes in the
// usage, and the usage without the quotes.
func unquote(usage string) (value, plain string) {
	if _, rest, ok := strings.Cut(usage, "`"); ok {
		value, _, _ = strings.Cut(rest, "`")
	}
	return value, strings.ReplaceAll(usage, "`", "")
}

func valueOf(f cli.Flag) string {
	switch f.(type) {
	case *cli.DurationFlag:
		return "DURATION"
	case *cli.IntFlag, *cli.Int64Flag, *cli.Float64Flag, *cli.UintFlag, *cli.Uint64Flag:
		return "N"
	}
	return "VALUE"
}

// wrap breaks a text into lines of at most width bytes, between words.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
