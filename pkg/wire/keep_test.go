package wire_test

import (
	"fmt"
	"strings"
	"testing"

	"campipe/pkg/wire"
)

func TestKeep(t *testing.T) {
	many := ""
	for i := range 20 {
		many += fmt.Sprintf(" R1K@%d", i)
	}
	for _, c := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"in the order in which they came", "R1hK@1 R1K@2 R1K@3", "R1hK@1 R1K@2 R1K@3"},
		{"a head takes the place of all", "R1hK@1 R1K@2 R1hK@3 R1K@4", "R1hK@3 R1K@4"},
		{"a break takes the place of all but the head", "R1hK@1 R1K@2 R1K@3 R1bK@4", "R1hK@1 R1bK@4"},
		{"a break where there is no head", "R1K@1 R1K@2 R1bK@3 R1K@4", "R1bK@3 R1K@4"},
		{"a head with a break", "R1hK@1 R1K@2 R1hbK@3", "R1hbK@3"},
		{"the oldest of too many goes", many, strings.TrimSpace(many[len(" R1K@0 R1K@1 R1K@2 R1K@3"):])},
		{"and the head stays", "R1hK@99" + many, "R1hK@99" + many[len(" R1K@0 R1K@1 R1K@2 R1K@3"):]},
	} {
		t.Run(c.name, func(t *testing.T) {
			var k wire.Keep
			for _, f := range frames(t, c.in) {
				k.Add(f)
				clear(f.Payload) // a copy is kept
			}
			if got := words(k.Frames()); got != c.want {
				t.Errorf("of   %s\nkept %s\nwant %s", c.in, got, c.want)
			}
		})
	}
}

// Only raw frames are kept, only with the flag, and a new declaration forgets
// them.
func TestKeepInRuns(t *testing.T) {
	const late = " R1@20000000 E0@0"
	for _, c := range []struct{ name, in, want string }{
		{"kept", "H1@0 R1K@1", "H1a@1 R1Ka@1"},
		{"not flagged", "H1@0 R1h@1", "H1a@1"},
		{"a sample", "H1@0 S1K@1", "H1a@1"},
		{"declared anew", "H1@0 R1K@1 H1@2=new", "H1a@2=new"},
		{"ended and declared anew", "H1@0 R1K@1 E1@1 H1@2", "H1a@2"},
		{"of another stream", "H1@0 H2@0 R2K@1", "H1a@0 H2a@1 R2Ka@1"},
		{"before it was declared", "R1K@1 H1@2", "H1a@2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, _ := scan(strings.NewReader(string(write(t, frames(t, c.in+late)...))))
			if got := words(framesOf(all)); got != c.in+" "+c.want+late {
				t.Errorf("got  %s\nwant %s", got, c.in+" "+c.want+late)
			}
		})
	}
}
