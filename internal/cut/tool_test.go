package cut

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"campipe/internal/tool"
	"campipe/pkg/wire"
)

// camcut runs the tool with a file or a pipe as standard input.
func camcut(t *testing.T, stdin io.Reader, args ...string) (out []byte, stderr string, status int) {
	t.Helper()
	dir := t.TempDir()
	create := func(name string) *os.File {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	stdout, said := create("stdout"), create("stderr")
	defer stdout.Close()
	defer said.Close()
	in, ok := stdin.(*os.File)
	if !ok {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			io.Copy(w, stdin) // fails where camcut ends before its input: that is right
			w.Close()
		}()
		in = r
	}
	status = tool.Run(Tool(), append([]string{"camcut"}, args...), tool.IO{Stdin: in, Stdout: stdout, Stderr: said})
	in.Close()
	read := func(f *os.File) []byte {
		b, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	return read(stdout), string(read(said)), status
}

// TestTool: a file argument, a file on standard input and a pipe that delivers
// one byte at a time give the same bytes.
func TestTool(t *testing.T) {
	d := day{length: 120 * second, keys: 4, cameras: 2, fps: 1, size: 20, sound: true, zero: at(t, "2026-11-20T13:59:10Z")}
	data := d.record(t)
	dir := t.TempDir()
	name, behind := filepath.Join(dir, "day.cam"), filepath.Join(dir, "behind.cam")
	for name, b := range map[string][]byte{name: data, behind: append([]byte("something"), data...)} {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range []string{
		"--from 14:00 --to 14:00:10",
		"--from 2026-11-20T15:00 --duration 10s --tz Europe/Berlin",
		"--first 3s",
		"--last 3s",
		"--from -20s --to -10s -c b",
		"--to 13:59:20",
		"--from 14:01",
		"-c a -c b",
	} {
		t.Run(args, func(t *testing.T) {
			words := strings.Fields(args)
			want, said, status := camcut(t, iotest.OneByteReader(bytes.NewReader(data)), words...)
			if status != 0 || said != "" {
				t.Fatalf("status %d: %s", status, said)
			}
			r := wire.NewReader(bytes.NewReader(want))
			samples := 0
			for f, err := range r.All() {
				if err != nil {
					t.Fatal(err)
				}
				if f.Kind == wire.KindSample && !f.Flags.Has(wire.FlagPreroll) {
					samples++
				}
			}
			if samples == 0 {
				t.Error("no samples")
			}
			open := func(name string) *os.File {
				f, err := os.Open(name)
				if err != nil {
					t.Fatal(err)
				}
				return f
			}
			rest := open(behind) // as in { head -c 9; camcut; } < FILE
			if _, err := rest.Seek(9, io.SeekStart); err != nil {
				t.Fatal(err)
			}
			for from, in := range map[string]struct {
				stdin io.Reader
				args  []string
			}{"file": {bytes.NewReader(nil), append(words, name)}, "standard input": {open(name), words}, "the rest of standard input": {rest, words}} {
				got, said, status := camcut(t, in.stdin, in.args...)
				if status != 0 || said != "" || !bytes.Equal(got, want) {
					t.Errorf("%s: status %d: %s: %d bytes, want %d", from, status, said, len(got), len(want))
				}
			}
		})
	}
}

// TestToolFaults: the error, the hint and the exit status.
func TestToolFaults(t *testing.T) {
	d := day{length: 20 * second, keys: 20, cameras: 1, fps: 5, size: 20, zero: at(t, "2026-11-20T14:00:00Z")}
	data := d.record(t)
	dir := t.TempDir()
	file := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	d.length, d.size = 100*second, 8000
	long := d.record(t)
	long = long[:len(long)*9/10]
	tornLate := file("torn-late", long)
	good, torn, text := file("good", data), file("torn", data[:len(data)*2/3]), file("text", []byte("hello"))
	for _, c := range []struct {
		name   string
		args   string
		status int
		want   []string
		bytes  bool
	}{
		{"nothing asked", good, 2, []string{"camcut: no range was given", "hint: use --from"}, false},
		{"contradiction", "--from 14:00 --last 5s " + good, 2, []string{"--last and --from contradict"}, false},
		{"no time", "--to noon " + good, 2, []string{`--to: "noon" is no time`, "hint: a time is one of"}, false},
		{"no zone", "--tz Nowhere --to 14:00 " + good, 2, []string{`--tz: "Nowhere" is no time zone`}, false},
		{"no length", "--last 0s " + good, 2, []string{"--last 0s: a length is more than 0"}, false},
		{"no length, negative", "--duration -3s " + good, 2, []string{"--duration -3s: a length is more than 0"}, false},
		{"an empty range, known only beside the stream", "--from -1s --to -2s " + good, 2, []string{"--to -2s (2026-11-20T14:00:18", "--from -1s (2026-11-20T14:00:19"}, false},
		{"no such file", "--to 14:00 " + dir + "/none", 1, []string{"none: no such file"}, false},
		{"no stream", "--first 1s " + text, 1, []string{"text: byte 0: not a campipe stream", "hint: camdemux"}, false},
		{"no camera", "-c back " + good, 1, []string{`camera "back" is not there: cameras are "a"`}, false},
		{"nothing in the range", "--from 2026-11-20T09:00 --to 2026-11-20T09:00:05 " + good, 1,
			[]string{"nothing between 2026-11-20T09:00:00.000000Z and 2026-11-20T09:00:05.000000Z: the stream goes from 2026-11-20T14:00:00", " to 2026-11-20T14:00:2", "hint: it would match with times of a zone 5 h west of UTC"}, false},
		{"cut", "--from 14:00:05 " + torn, 3, []string{"torn: byte", "unexpected EOF"}, true},
		{"cut, far behind", "--from 14:01:20 " + tornLate, 3, []string{"torn-late: counted from byte", "unexpected EOF"}, true},
		{"cut after the range", "--to 14:00:05 " + torn, 0, nil, true},
		{"cut before the range", "--from 14:00:15 " + torn, 3, []string{"nothing from", "unexpected EOF"}, false},
		{"a cut file does not keep others from being cut", "--first 10s " + torn + " " + good, 0, nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, said, status := camcut(t, bytes.NewReader(nil), strings.Fields(c.args)...)
			if status != c.status {
				t.Errorf("status %d, want %d", status, c.status)
			}
			for _, want := range c.want {
				if !strings.Contains(said, want) {
					t.Errorf("said %q, want %q", said, want)
				}
			}
			if (len(out) > 0) != c.bytes || (said == "") != (c.want == nil) {
				t.Errorf("%d bytes; said %q", len(out), said)
			}
		})
	}
}

func TestExplain(t *testing.T) {
	for _, c := range []struct {
		name  string
		start int64
		want  string
	}{
		{"-", 0, "byte 7: x"},
		{"day.cam", 0, "day.cam: byte 7: x"},
		{"day.cam", 4096, "day.cam: counted from byte 4096: byte 7: x"},
	} {
		in := &input{name: c.name}
		if got := in.explain(errors.New("byte 7: x"), c.start); got.Error() != c.want {
			t.Errorf("%v, want %s", got, c.want)
		}
	}
}
