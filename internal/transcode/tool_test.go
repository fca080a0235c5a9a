package transcode

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"campipe/internal/join/judge"
	"campipe/internal/tool"
	"campipe/pkg/wire"
)

// command runs a tool that must end with a status, and returns what it wrote.
func command(t *testing.T, program *tool.Tool, stdin []byte, status int, args ...string) (stdout []byte, stderr string) {
	t.Helper()
	dir := t.TempDir()
	var files [3]*os.File
	for i, name := range []string{"in", "out", "err"} {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		files[i] = f
	}
	if _, err := files[0].WriteAt(stdin, 0); err != nil {
		t.Fatal(err)
	}
	got := tool.Run(program, append([]string{program.Name}, args...), tool.IO{Stdin: files[0], Stdout: files[1], Stderr: files[2]})
	out, _ := os.ReadFile(files[1].Name())
	said, _ := os.ReadFile(files[2].Name())
	if got != status {
		t.Errorf("%s %q: status %d, want %d: %s", program.Name, args, got, status, said)
	}
	return out, string(said)
}

// encoded returns frames as bytes, with the pipe's end.
func encoded(t *testing.T, frames ...wire.Frame) []byte {
	t.Helper()
	var b bytes.Buffer
	w := wire.NewWriter(&b)
	for _, f := range append(frames, end(1, 0), end(0, 0)) {
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	return b.Bytes()
}

func TestTool(t *testing.T) {
	in := encoded(t, judge.Pictures(t, 1, "x", uneven[:4]...)...)
	out, said := command(t, Tool(), in, 0)
	again, _ := command(t, Tool(), in, 0)
	if said != "" || !bytes.Equal(out, again) || len(out) == 0 {
		t.Errorf("%q; %d bytes, then %d", said, len(out), len(again))
	}
	if out, _ := command(t, Tool(), in[:len(in)-10], 3); len(out) == 0 {
		t.Error("nothing of what came before the cut")
	}
}

func TestUsage(t *testing.T) {
	for _, c := range []struct{ name, args, want string }{
		{"codec", "--video vp9", `--video "vp9" is not h264, jpeg, copy or none`},
		{"sound", "--audio mp3", `--audio "mp3" is not one of aac, copy, none`},
		{"quality", "--quality 52", "--quality 52: libx264 takes 0 to 51"},
		{"quality of JPEG", "--video jpeg --quality 1", "--quality 1: mjpeg takes 2 to 31"},
		{"odd", "--width 33", "--width 33 is not an even number from 2 to 16384"},
		{"size", "--video jpeg --height 99999", "--height 99999 is not 2 to 16384"},
		{"no size", "--height 0", "--height 0 is not an even number"},
		{"keys", "--keyint 0s", "--keyint 0s is below 1ms"},
		{"encoder", "--encoder mjpeg", `--encoder "mjpeg" makes no h264`},
		{"encoder's arguments", "--encoder libx264,-f,x", `makes no h264`},
		{"jobs", "--jobs 0", "--jobs 0 is below 1"},
		{"copy", "--video copy --width 20", "--video copy and --width contradict each other"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, said := command(t, Tool(), nil, 2, strings.Fields(c.args)...); !strings.Contains(said, c.want) {
				t.Errorf("%s, want %s", said, c.want)
			}
		})
	}
}
