package segment

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestAt(t *testing.T) {
	for _, c := range []struct {
		name string
		plan Plan
		want string // of the segments from 1: number/life/part@start-origin, ! first of its part, x missed
	}{
		{"plain", Plan{}, "!1/0/0@0-0 2/0/0@1-0 3/0/0@2-0 4/0/0@3-0 5/0/0@4-0 6/0/0@5-0 7/0/0@6-0"},
		{"uneven", Plan{Uneven: true}, "!1/0/0@0-0 2/0/0@1-0 3/0/0@3-0 4/0/0@4-0 5/0/0@6-0 6/0/0@7-0 7/0/0@9-0"},
		{"parts", Plan{Part: 3}, "!1/0/0@0-0 2/0/0@1-0 3/0/0@2-0 !4/0/1@3-3 5/0/1@4-3 6/0/1@5-3 !7/0/2@6-6"},
		{"parts with one clock", Plan{Part: 3, Continuous: true}, "!1/0/0@0-0 2/0/0@1-0 3/0/0@2-0 !4/0/1@3-0 5/0/1@4-0 6/0/1@5-0 !7/0/2@6-0"},
		{"restart", Plan{restart: 4}, "!1/0/0@0-0 2/0/0@1-0 3/0/0@2-0 4/0/0@3-0 !1/1/0@4-4 2/1/0@5-4 3/1/0@6-4"},
		{"restart within a part", Plan{restart: 4, Part: 3}, "!1/0/0@0-0 2/0/0@1-0 3/0/0@2-0 !4/0/1@3-3 !1/1/2@4-4 2/1/2@5-4 3/1/2@6-4"},
		{"missed", Plan{missed: span{3, 4}}, "!1/0/0@0-0 2/0/0@1-0 x3/0/0@2-0 x3/0/0@3-0 3/0/0@4-0 4/0/0@5-0 5/0/0@6-0"},
		{"missed and counted", Plan{missed: span{3, 4}, CountMissed: true}, "!1/0/0@0-0 2/0/0@1-0 x3/0/0@2-0 x4/0/0@3-0 5/0/0@4-0 6/0/0@5-0 7/0/0@6-0"},
		{"missed before a restart", Plan{missed: span{2, 4}, restart: 3}, "!1/0/0@0-0 x2/0/0@1-0 x2/0/0@2-0 !x1/1/0@3-3 1/1/0@4-3 2/1/0@5-3 3/1/0@6-3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.plan.Length = time.Second
			var all []string
			for i := 1; i <= 7; i++ {
				all = append(all, word(c.plan.At(i)))
			}
			if got := strings.Join(all, " "); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

func word(s Segment) string {
	marks := ""
	if s.First {
		marks += "!"
	}
	if s.Missed {
		marks += "x"
	}
	return fmt.Sprintf("%s%d/%d/%d@%.0f-%.0f", marks, s.Number, s.Life, s.Part, s.Start.Seconds(), s.Origin.Seconds())
}

// TestMade checks that what is made at a moment is what has ended by then.
func TestMade(t *testing.T) {
	for _, p := range []Plan{{Length: time.Second}, {Length: time.Second, Uneven: true}, {Length: time.Second, Count: 4}} {
		for at := time.Duration(0); at < 20*time.Second; at += time.Second / 2 {
			want := 0
			for p.At(want+1).End() <= at && (p.Count == 0 || want < p.Count) {
				want++
			}
			if got := p.made(at); got != want {
				t.Errorf("%+v at %v: %d, want %d", p, at, got, want)
			}
		}
	}
}

func TestByteRange(t *testing.T) {
	for _, c := range []struct {
		field    string
		from, to int64
		ok       bool
	}{
		{"", 0, 100, true},
		{"bytes=0-0", 0, 1, true},
		{"bytes=10-19", 10, 20, true},
		{"bytes=10-", 10, 100, true},
		{"bytes=90-200", 90, 100, true},
		{"bytes=100-", 0, 0, false},
		{"bytes=5-4", 5, 5, false},
		{"bytes=-5", 0, 0, false},
		{"bytes=0-1,4-5", 0, 0, false},
		{"lines=0-1", 0, 0, false},
	} {
		from, to, ok := byteRange(c.field, 100)
		if ok != c.ok || ok && (from != c.from || to != c.to) {
			t.Errorf("%q: %d to %d, %v", c.field, from, to, ok)
		}
	}
}
