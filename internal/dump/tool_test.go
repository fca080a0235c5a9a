package dump

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"campipe/internal/tool"
)

// camdump runs the tool. Standard input is a pipe.
func camdump(t *testing.T, stdin []byte, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	dir := t.TempDir()
	var files [2]*os.File
	for i, name := range []string{"stdout", "stderr"} {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		files[i] = f
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	go func() {
		io.Copy(w, bytes.NewReader(stdin))
		w.Close()
	}()
	status = tool.Run(Tool(), append([]string{"camdump"}, args...), tool.IO{Stdin: r, Stdout: files[0], Stderr: files[1]})
	var said [2]string
	for i, f := range files {
		b, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		said[i] = string(b)
	}
	return said[0], said[1], status
}

func TestTool(t *testing.T) {
	whole := encode(t, variety())
	name := filepath.Join(t.TempDir(), "day.cam")
	if err := os.WriteFile(name, whole[:len(whole)-1], 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		args   string
		stdin  []byte
		status int
		file   string // of testdata, is stdout
		said   []string
	}{
		{"lines", "", whole, 0, "variety.txt", nil},
		{"hex", "--hex", whole, 0, "variety.hex", nil},
		{"json", "--json -", whole, 0, "variety.json", nil},
		{"stat", "--stat", whole, 0, "variety.stat", nil},
		{"stat as json", "--stat --json", whole, 0, "variety.stat.json", nil},
		{"gaps", "--gaps", whole, 0, "variety.gaps", nil},
		{"gaps as json", "--gaps --json", whole, 0, "variety.gaps.json", nil},
		{"cut", name, nil, 3, "", []string{"camdump: " + name + ": byte 1296: E frame of stream 0: ", "unexpected EOF\n"}},
		{"entered in its middle", "", whole[100:], 0, "", []string{"camdump: warning: 12 bytes could not be read and were skipped; places: 1\n"}},
		{"quiet", "-q", whole[100:], 0, "", nil},
		{"no stream", "", []byte("hello"), 1, "", []string{"camdump: byte 0: not a campipe stream", "camdump: hint: camdemux reads bare dumps; hexdump"}},
		{"empty", "", nil, 3, "", []string{"camdump: byte 0: the input is empty"}},
		{"no file", name + "x", nil, 1, "", []string{"x: no such file or directory\n"}},
		{"contradiction", "--hex --stat", whole, 2, "", []string{"--hex and --stat contradict each other"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, said, status := camdump(t, c.stdin, strings.Fields(c.args)...)
			if status != c.status {
				t.Errorf("status %d, want %d", status, c.status)
			}
			if c.file != "" {
				want, err := os.ReadFile("testdata/" + c.file)
				if err != nil || out != string(want) {
					t.Errorf("stdout is not %s: %v\n%s", c.file, err, out)
				}
			}
			for _, want := range c.said {
				if !strings.Contains(said, want) {
					t.Errorf("said %q, want %q", said, want)
				}
			}
			if len(c.said) == 0 && said != "" {
				t.Errorf("said %q", said)
			}
		})
	}
}
