package test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestManuals checks that --help, the page for man(1) and the completions of
// each tool name the same flags, and that both manuals have all exit statuses.
func TestManuals(t *testing.T) {
	for _, tool := range tools {
		t.Run(tool.Name, func(t *testing.T) {
			dir := t.TempDir()
			help, man := run(t, dir, tool.Name+" --help"), run(t, dir, tool.Name+" --man")
			flags := find(help[strings.Index(help, "\nflags:"):], `(?m)^  (?:-[a-zA-Z], |    )--([a-z-]+)`)
			if len(flags) < 6 {
				t.Fatalf("only %d flags in\n%s", len(flags), help)
			}
			same := func(where string, names []string) {
				if !slices.Equal(flags, names) {
					t.Errorf("--help has %q\n%s has %q", flags, where, names)
				}
			}
			same("the page", find(man[strings.Index(man, ".SH OPTIONS"):], `(?m)^\.B (?:\\-[a-zA-Z], )?\\-\\-([a-z\\-]+)`))
			bash := run(t, dir, tool.Name+" --completion bash")
			same("bash", find(bash[strings.Index(bash, "'"):], `--([a-z-]+)`))
			same("zsh", find(run(t, dir, tool.Name+" --completion zsh"), `'\*--([a-z-]+)\[`))
			same("fish", find(run(t, dir, tool.Name+" --completion fish"), ` -l ([a-z-]+)`))
			for _, status := range []string{"0", "1", "2", "3", "4"} {
				if !strings.Contains(help, "\n  "+status+"   ") || !strings.Contains(man, "\n.B "+status+"\n") {
					t.Errorf("status %s is not in both manuals", status)
				}
			}
			run(t, dir, tool.Name+" --completion bash | bash -n")
			for line := range strings.Lines(help) {
				if len([]rune(line)) > 81 && !strings.Contains(line, "://") {
					t.Errorf("%d columns: %s", len([]rune(line))-1, line)
				}
			}
		})
	}
}

// find returns what the pattern's group matches, in the order of the text.
func find(text, pattern string) []string {
	var all []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		all = append(all, strings.ReplaceAll(m[1], `\`, ""))
	}
	return all
}
