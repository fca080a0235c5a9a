package wire_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"campipe/pkg/wire"
)

const script = "../../scripts/read.py"

// The reader that the page shows is the script, and has twelve lines.
func TestPythonIsInPage(t *testing.T) {
	var code strings.Builder
	lines := 0
	for line := range strings.Lines(readFile(t, script)) {
		if !strings.HasPrefix(line, "#") {
			code.WriteString(line)
			lines++
		}
	}
	if lines != 12 {
		t.Errorf("%d lines, want 12", lines)
	}
	if !strings.Contains(page(t), "```python\n"+code.String()+"```\n") {
		t.Error("the page has other code than the script")
	}
}

// It reads what this package writes, and nothing that is damaged or cut.
func TestPython(t *testing.T) {
	whole := undumpFile(t, "testdata/golden/raw.hex")
	flipped := bytes.Clone(whole)
	flipped[300] ^= 1
	for _, c := range []struct {
		name   string
		in     []byte
		frames int    // that it reads
		want   string // what it says in the end
	}{
		{"whole", whole, 12, ""},
		{"twice", append(bytes.Clone(whole), whole...), 24, ""},
		{"every length of padding", undumpFile(t, "testdata/golden/padding.hex"), 6, "cut between two frames"},
		{"least and greatest", undumpFile(t, "testdata/golden/limits.hex"), 3, "cut between two frames"},
		{"without its last byte", whole[:len(whole)-1], 11, "damaged, or cut in a frame"},
		{"cut in a header", whole[:170], 1, "damaged, or cut in a frame"},
		{"empty", nil, 0, "cut between two frames"},
		{"a bit flipped", flipped, 3, "damaged, or cut in a frame"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "x.cam")
			if err := os.WriteFile(file, c.in, 0o644); err != nil {
				t.Fatal(err)
			}
			var stdout, stderr bytes.Buffer
			cmd := exec.Command("python3", script, file)
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			err := cmd.Run()
			if (err == nil) != (c.want == "") {
				t.Errorf("it ends with %v", err)
			}
			all, _ := scan(bytes.NewReader(c.in))
			var said, media strings.Builder
			for _, s := range all[:c.frames] {
				f := s.frame
				fmt.Fprintf(&said, "%s stream %d flags %#x time %d %d %d payload %d\n",
					f.Kind, f.Stream, byte(f.Flags), int64(f.Time), f.Offset, f.Duration, len(f.Payload))
				if (f.Kind == wire.KindRaw || f.Kind == wire.KindSample) && f.Flags&(wire.FlagHead|wire.FlagAgain) == 0 {
					media.Write(f.Payload)
				}
			}
			if c.want != "" {
				said.WriteString(c.want + "\n")
			}
			if stderr.String() != said.String() {
				t.Errorf("it says\n%s\nwant\n%s", &stderr, &said)
			}
			if stdout.String() != media.String() {
				t.Errorf("it writes %q, want %q", &stdout, media.String())
			}
		})
	}
}

func undumpFile(t *testing.T, name string) []byte {
	_, dump := annotated(readFile(t, name))
	return undump(t, dump)
}
