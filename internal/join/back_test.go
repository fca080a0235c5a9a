package join

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"campipe/internal/demux"
	"campipe/internal/join/judge"
	"campipe/internal/tool"
	"campipe/pkg/wire"
)

// What camjoin wrote as a multipart, camdemux reads as the samples that it was
// made of: the same bytes at the same times.
func TestMultipartBack(t *testing.T) {
	dir := t.TempDir()
	in := judge.Pictures(t, 1, "front", at(uneven...)...)
	capture(t, filepath.Join(dir, "day.cam"), in, true)
	body, back := stdout(t, ">", filepath.Join(dir, "body")), stdout(t, ">", filepath.Join(dir, "back"))
	for _, run := range []struct {
		tool *tool.Tool
		args []string
		out  *os.File
	}{
		{Tool(), []string{"camjoin", "-f", "mjpeg", filepath.Join(dir, "day.cam")}, body},
		{demux.Tool(), []string{"camdemux", body.Name()}, back},
	} {
		if status := tool.Run(run.tool, run.args, tool.IO{Stdout: run.out, Stderr: run.out}); status != 0 {
			t.Fatalf("%q: status %d", run.args, status)
		}
	}
	b, err := os.ReadFile(back.Name())
	if err != nil {
		t.Fatal(err)
	}
	var got []wire.Frame
	for f, err := range wire.NewReader(bytes.NewReader(b)).All() {
		if err != nil {
			t.Fatal(err)
		}
		if f.Kind == wire.KindSample {
			if want := in[len(got)+1]; f.Time != want.Time || !bytes.Equal(f.Payload, want.Payload) || f.Flags != want.Flags {
				t.Errorf("sample %d: %d bytes at %s, want %d at %s", len(got), len(f.Payload), f.Time, len(want.Payload), want.Time)
			}
			got = append(got, f)
		}
	}
	if len(got) != len(in)-1 {
		t.Errorf("%d samples, want %d", len(got), len(in)-1)
	}
}
