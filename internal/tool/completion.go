package tool

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

// completions are the scripts that make a shell complete a tool's flags, by the
// shell's name. Arguments and values are completed as files.
var completions = map[string]func(name string, flags []option) string{
	"bash": bash,
	"zsh":  zsh,
	"fish": fish,
}

// completion returns the script for a shell, or "".
func completion(shell string, t *Tool, flags []cli.Flag) string {
	if script := completions[shell]; script != nil {
		return script(t.Name, options(flags))
	}
	return ""
}

func bash(name string, flags []option) string {
	var words []string
	for _, o := range flags {
		for _, n := range o.names {
			words = append(words, dashed(n))
		}
	}
	return fmt.Sprintf("complete -o default -W '%s' %s\n", strings.Join(words, " "), name)
}

func zsh(name string, flags []option) string {
	var b strings.Builder
	fmt.Fprintf(&b, "#compdef %s\n_arguments -S", name)
	clean := strings.NewReplacer("'", "'\\''", "[", `\[`, "]", `\]`, ":", `\:`)
	for _, o := range flags {
		value := ""
		if o.value != "" {
			value = ":" + clean.Replace(o.value) + ":_files"
		}
		for _, n := range o.names {
			fmt.Fprintf(&b, " \\\n  '*%s[%s]%s'", dashed(n), clean.Replace(o.usage), value)
		}
	}
	b.WriteString(" \\\n  '*:file:_files'\n")
	return b.String()
}

func fish(name string, flags []option) string {
	var b strings.Builder
	for _, o := range flags {
		fmt.Fprintf(&b, "complete -c %s", name)
		for _, n := range o.names {
			if len(n) == 1 {
				b.WriteString(" -s " + n)
			} else {
				b.WriteString(" -l " + n)
			}
		}
		if o.value != "" {
			b.WriteString(" -r")
		}
		fmt.Fprintf(&b, " -d '%s'\n", strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(o.usage))
	}
	return b.String()
}

// dashed returns a flag's name as it is typed.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}
