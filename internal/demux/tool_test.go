package demux

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"campipe/internal/tool"
	"campipe/pkg/wire"
)

// camdemux runs the tool with that standard input.
func camdemux(t *testing.T, stdin []byte, args ...string) (status int, stdout []byte, stderr string) {
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
	status = tool.Run(Tool(), append([]string{"camdemux"}, args...), tool.IO{Stdin: files[0], Stdout: files[1], Stderr: files[2]})
	stdout, err := os.ReadFile(files[1].Name())
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(files[2].Name())
	if err != nil {
		t.Fatal(err)
	}
	return status, stdout, string(text)
}

func TestTool(t *testing.T) {
	dump := bytes.Join(slices.Concat([][]byte{initRecord(segment(t, small, false, created))}, stream(0, 3)), nil)
	var stream bytes.Buffer
	w := wire.NewWriter(&stream)
	end := wire.End{}
	for _, f := range append(declared(gate, append(arrive(day, dump), ended(day))...), end.Frame(0, day)) {
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	middle := append([]byte("the end of a frame"), stream.Bytes()...)
	for name, c := range map[string]struct {
		stdin  []byte
		args   []string
		status int
		stderr string // a part of it; "" is none at all
	}{
		"a dump":                 {dump, nil, tool.StatusGood, ""},
		"a stream":               {stream.Bytes(), nil, tool.StatusGood, ""},
		"a dump that is cut":     {dump[:len(dump)-7], nil, tool.StatusCut, "record: only 9 bytes of it are there: unexpected EOF"},
		"a stream that is cut":   {stream.Bytes()[:stream.Len()-48], nil, tool.StatusCut, "unexpected EOF"},
		"the middle of a stream": {middle, nil, tool.StatusGood, "gap"},
		"nothing":                {nil, nil, tool.StatusCut, "the input is empty"},
		"text":                   {[]byte("Hello, camera.\n"), nil, tool.StatusFailed, "camdemux: byte 0: the input looks like text, not like a stream or dump of a camera\n"},
		"a hostile length":       {append(words(0xffffffff), "moof"...), nil, tool.StatusFailed, "camdemux: byte 0: moof: size 4294967295 exceeds 16777216\n"},
		"a start":                {dump, []string{"--start", "2026-01-01T00:00:00Z"}, tool.StatusGood, ""},
		"a start that is none":   {dump, []string{"--start", "soon"}, tool.StatusUsage, "soon"},
		"a start from the end":   {dump, []string{"--start", "-20s"}, tool.StatusUsage, "a dump has no times"},
		"a start of a stream":    {stream.Bytes(), []string{"--start", "2026-01-01T00:00:00Z"}, tool.StatusUsage, "--start is for dumps"},
		"a name of a stream":     {stream.Bytes(), []string{"--camera", "yard"}, tool.StatusUsage, "--camera names a bare dump"},
		"a transport":            {dump, []string{"--transport", "trafficview"}, tool.StatusGood, ""},
		"a wrong transport":      {dump, []string{"--transport", "fmp4"}, tool.StatusFailed, "box type"},
		"no such transport":      {dump, []string{"--transport", "pigeon"}, tool.StatusUsage, "known are " + strings.Join(Transports(), ", ")},
	} {
		t.Run(name, func(t *testing.T) {
			status, stdout, stderr := camdemux(t, c.stdin, c.args...)
			if status != c.status {
				t.Errorf("status %d, want %d", status, c.status)
			}
			if !strings.Contains(stderr, c.stderr) || c.stderr == "" && stderr != "" {
				t.Errorf("stderr: %q, want %q", stderr, c.stderr)
			}
			if status == tool.StatusGood && bytes.Count(stdout, []byte("picture ")) != 3 {
				t.Errorf("other than 3 pictures in %q", stdout)
			}
		})
	}
}

// A dump is named for its file, or as it was told.
func TestToolNames(t *testing.T) {
	dump := bytes.Join(slices.Concat([][]byte{initRecord(segment(t, small, false, 0))}, stream(0, 3)), nil)
	file := filepath.Join(t.TempDir(), "yard.bin")
	if err := os.WriteFile(file, dump, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{"stdin": nil, "yard": {file}, "gate": {file, "-c", "gate"}} {
		_, stdout, stderr := camdemux(t, dump, args...)
		if want := []byte(`"camera":"` + name + `"`); !bytes.Contains(stdout, want) {
			t.Errorf("%q: no %s; %s", args, want, stderr)
		}
	}
}
