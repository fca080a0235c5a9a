package tool

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

// option is a flag as manuals and completions show it.
type option struct {
	names []string // the long one first, without dashes
	value string   // what stands for its value, or ""
	usage string
}

// options returns the flags of a tool in the order of its manual.
func options(flags []cli.Flag) []option {
	var all []option
	for _, f := range flags {
		doc, ok := f.(cli.DocGenerationFlag)
		if !ok || isHidden(f) {
			continue
		}
		o := option{names: f.Names()}
		o.value, o.usage = unquote(doc.GetUsage())
		if !doc.TakesValue() {
			o.value = ""
		} else {
			if o.value == "" {
				o.value = valueOf(f)
			}
			if text := doc.GetDefaultText(); text != "" && text != `""` && text != "0" && text != "0s" {
				o.usage += " (default " + strings.Trim(text, `"`) + ")"
			}
		}
		if vars := doc.GetEnvVars(); len(vars) > 0 {
			o.usage += " [$" + vars[0] + "]"
		}
		all = append(all, o)
	}
	return all
}

func isHidden(f cli.Flag) bool {
	visible, ok := f.(cli.VisibleFlag)
	return ok && !visible.IsVisible()
}

// page returns the manual page of a tool in the language of man(7).
func page(t *Tool, flags []cli.Flag) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %s 1 \"\" \"campipe %s\" \"campipe\"\n", strings.ToUpper(t.Name), Release)
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", t.Name, roff(t.Summary))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n[flags] %s\n", t.Name, roff(t.Args))
	b.WriteString(".SH DESCRIPTION\n")
	writeBlocks(&b, strings.TrimSpace(t.Manual))
	b.WriteString(".SH OPTIONS\n")
	for _, o := range options(flags) {
		fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(strings.TrimSpace(flagNames(o.names)+" "+o.value)), roff(o.usage))
	}
	b.WriteString(".SH EXIT STATUS\n")
	for _, s := range statuses {
		fmt.Fprintf(&b, ".TP\n.B %d\n%s\n", s.status, s.meaning)
	}
	return b.String()
}

// writeBlocks writes paragraphs, and as they are the lines that are indented:
// examples and tables.
func writeBlocks(b *strings.Builder, text string) {
	asIs := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if indented := strings.HasPrefix(line, " "); line != "" && indented != asIs {
			asIs = indented
			b.WriteString(map[bool]string{true: ".nf\n", false: ".fi\n"}[asIs])
		}
		if line == "" {
			line = ".PP"
		} else {
			line = roff(line)
		}
		b.WriteString(line + "\n")
	}
	if asIs {
		b.WriteString(".fi\n")
	}
}

// roff escapes what man(7) would take for a request.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
