package tool

import (
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

func TestFlagsFirst(t *testing.T) {
	flags := []cli.Flag{
		&cli.StringFlag{Name: "from"}, &cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}}, &cli.StringFlag{Name: "output", Aliases: []string{"o"}},
	}
	for _, c := range []struct{ name, in, want string }{
		{"no arguments", "x", "x"},
		{"flags before", "x -q a", "x -q -- a"},
		{"flags after", "x a -q b", "x -q -- a b"},
		{"value after", "x a --from 14:00 b", "x --from 14:00 -- a b"},
		{"negative value", "x a --from -20s", "x --from -20s -- a"},
		{"value with =", "x a --from=-20s b", "x --from=-20s -- a b"},
		{"short with value", "x a -o - b", "x -o - -- a b"},
		{"stdin", "x - -q", "x -q -- -"},
		{"after --", "x -q -- -a --from", "x -q -- -a --from"},
		{"unknown", "x a --nope b", "x --nope -- a b"},
		{"value missing", "x a --from", "x --from -- a"},
	} {
		got := flagsFirst(flags, strings.Fields(c.in))
		want := strings.Fields(c.want)
		if got[len(got)-1] == "--" && !slices.Contains(want, "--") {
			got = got[:len(got)-1]
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", c.name, got, want)
		}
	}
}

func TestManualFits(t *testing.T) {
	text := manual(&Tool{Name: "x", Summary: "do it"}, []cli.Flag{
		&cli.StringFlag{Name: "a-very-long-name-of-a-flag", Value: "here", Usage: "do `THIS`, and " + strings.Repeat("that ", 30)},
		&cli.DurationFlag{Name: "d", Usage: "wait"},
	})
	for line := range strings.Lines(text) {
		if len(line) > helpWidth+1 {
			t.Errorf("%d columns: %s", len(line), line)
		}
	}
	for _, want := range []string{"--a-very-long-name-of-a-flag THIS\n", "(default here)", "  -d DURATION", "  4   with --strict"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if asTemplate("{{x}}") != `{{"{{"}}x}}` {
		t.Error("braces are not escaped")
	}
}
