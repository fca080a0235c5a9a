package output

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestLog(t *testing.T) {
	dir := t.TempDir()
	for _, tc := range []struct {
		name   string
		before string
		after  string // where a line is added
		fault  string
	}{
		{name: "new", after: "head\nline\n"},
		{name: "there", before: "head\nfirst\n", after: "head\nfirst\nline\n"},
		{name: "a torn head", before: "he", after: "head\nline\n"},
		{name: "a torn line", before: "head\nfirst\nseco", after: "head\nfirst\nline\n"},
		{name: "a torn first line", before: "head\nfir", after: "head\nline\n"},
		{name: "another kind", before: "CAM1H\n", fault: `a file of another kind: it begins with "CAM1H"`},
		{name: "a longer first line", before: "heads\n", fault: `a file of another kind: it begins with "heads"`},
		{name: "no line for long", before: "head\n" + strings.Repeat("x", 2*tornLimit), fault: "a file of another kind: no end of a line in its last 65536 bytes"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			name := filepath.Join(dir, tc.name)
			if tc.before != "" {
				if err := os.WriteFile(name, []byte(tc.before), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			l, err := OpenLog(name, []byte("head\n"), true)
			if tc.fault != "" {
				if !errors.Is(err, ErrOther) || err.Error() != name+": "+tc.fault {
					t.Errorf("error %v, want %s", err, tc.fault)
				}
				tc.after = tc.before
			} else if err == nil {
				err = errors.Join(l.Add([]byte("line\n")), l.Close())
				if err != nil {
					t.Error(err)
				}
			} else {
				t.Error(err)
			}
			if got, _ := os.ReadFile(name); string(got) != tc.after {
				t.Errorf("it holds %q, want %q", got, tc.after)
			}
		})
	}
	if _, err := OpenLog(dir, []byte("head\n"), false); err == nil || err.Error() != dir+": is a directory" {
		t.Errorf("a directory: %v", err)
	}
	if _, err := OpenLog("/dev/null", []byte("head\n"), false); err == nil || err.Error() != "/dev/null: not a plain file" {
		t.Errorf("a device: %v", err)
	}
}

// Any number of runs at once give one head, and each line whole.
func TestLogAtOnce(t *testing.T) {
	const runs, lines = 8, 50
	name := filepath.Join(t.TempDir(), "log")
	var all sync.WaitGroup
	for run := range runs {
		all.Go(func() {
			l, err := OpenLog(name, []byte("head\n"), false)
			for i := range lines {
				if err == nil {
					err = l.Add(fmt.Appendf(nil, "%d %d %s\n", run, i, strings.Repeat("x", 200*i)))
				}
			}
			if err == nil {
				err = l.Close()
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if len(got) != 1+runs*lines || got[0] != "head" {
		t.Fatalf("%d lines, the first %.10q", len(got), got[0])
	}
	next := [runs]int{}
	for _, line := range got[1:] {
		var run, i int
		var rest string
		if n, _ := fmt.Sscanf(line, "%d %d %s", &run, &i, &rest); n < 2 || i != next[run] || len(rest) != 200*i {
			t.Fatalf("line %.40q", line)
		}
		next[run]++
	}
}
