package transcode

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"campipe/internal/flow"
	"campipe/internal/join/judge"
	"campipe/pkg/wire"
)

// plain is a JPEG of a size.
func plain(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestNoFFmpeg: one clear line where there is none, or where it can't encode.
func TestNoFFmpeg(t *testing.T) {
	in := encoded(t, judge.Pictures(t, 1, "x", 0)...)
	const missing = "camcode: ffmpeg not found in PATH\ncamcode: hint: apt-get install ffmpeg\n"
	for _, c := range []struct{ name, script, args, want string }{
		{"not there", "", "", missing},
		{"not there, for an input", "", "-i /dev/video0", missing},
		{"not there, for an input that is copied", "", "--video copy -i rtsp://h/x", missing},
		{"not there, for sound", "", "--video copy --audio aac", missing},
		{"no encoder", "echo ' V....D mjpeg  MJPEG'", "", "camcode: ffmpeg has no encoder libx264\ncamcode: hint: ffmpeg -encoders lists those that it has\n"},
		{"too old", "case $* in *-encoders) echo ' V....D libx264 x';; *) echo \"Unrecognized option 'fps_mode'.\" >&2; exit 1;; esac", "",
			"camcode: stream 1: camera \"x\": ffmpeg: Unrecognized option 'fps_mode'. (exit status 1)\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if c.script != "" {
				if err := os.WriteFile(filepath.Join(dir, "ffmpeg"), []byte("#!/bin/sh\n"+c.script), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			t.Setenv("PATH", dir)
			if _, said := command(t, Tool(), in, 1, strings.Fields(c.args)...); said != c.want {
				t.Errorf("said %q, want %q", said, c.want)
			}
		})
	}
}

// TestDies: what was encoded before ffmpeg died goes out, then the error comes.
func TestDies(t *testing.T) {
	real, err := findFFmpeg()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	// It writes three pictures and dies, whatever comes.
	script := "#!/bin/sh\nhead -c 2700 | " + real + " \"$@\"\necho 'x264 [error]: malloc failed' >&2\nexit 7\n"
	if err := os.WriteFile(filepath.Join(dir, "ffmpeg"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	in := judge.Pictures(t, 1, "x", 0, 10, 20, 30, 40, 50, 60, 70)
	out, err := flow.Collect(Stage(to("h264"), flow.NewLedger())(flow.Of(nil, in...)))
	if n := len(judge.Samples(out, 1)); n == 0 || n > 3 {
		t.Errorf("%d pictures came before", n)
	}
	if err == nil || !strings.HasSuffix(err.Error(), `camera "x": ffmpeg: x264 [error]: malloc failed (exit status 7)`) {
		t.Error(err)
	}
}

// TestSoundDies: where the ffmpeg of sound dies in the middle, that is told at once.
func TestSoundDies(t *testing.T) {
	dir := t.TempDir()
	script := "#!/bin/sh\nhead -c 100 >/dev/null\necho 'no more' >&2\nexit 7\n"
	if err := os.WriteFile(filepath.Join(dir, "ffmpeg"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	endless := func(yield func(wire.Frame, error) bool) {
		for f := range talk("pcma", 1<<40, 0, 0) {
			if !yield(f, nil) {
				return
			}
		}
	}
	_, err := flow.Collect(Sound(flow.NewLedger(), quiet)(endless))
	if err == nil || err.Error() != `stream 3: camera "x": ffmpeg: no more (exit status 7)` {
		t.Error(err)
	}
}

func findFFmpeg() (string, error) {
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if name := filepath.Join(dir, "ffmpeg"); exists(name) {
			return name, nil
		}
	}
	return "", os.ErrNotExist
}

func exists(name string) bool { _, err := os.Stat(name); return err == nil }

// TestLive: with Live a picture is out before the next one comes in: this one
// waits for that.
func TestLive(t *testing.T) {
	for _, codec := range []string{"h264", "jpeg"} {
		in := judge.Pictures(t, 1, "x", uneven...)
		seen := make(chan wire.Time, len(uneven))
		flushed := 0
		o := to(codec)
		o.Coding.Live = true
		o.Idle = func() error { flushed++; return nil }
		frames := func(yield func(wire.Frame, error) bool) {
			for _, f := range in {
				if !yield(f, nil) {
					return
				}
				if f.Kind == wire.KindSample {
					if at := <-seen; at != f.Time {
						t.Errorf("%v came after %v", at, f.Time)
					}
				}
			}
		}
		n := 0
		for f, err := range Stage(o, flow.NewLedger())(frames) {
			if err != nil {
				t.Fatal(err)
			}
			if f.Kind == wire.KindSample {
				n++
				seen <- f.Time
			}
		}
		if n != len(uneven) || flushed < n {
			t.Errorf("%s: %d pictures, %d times flushed", codec, n, flushed)
		}
	}
}

// TestAbandon: who wants no more waits for no process, and leaves none.
func TestAbandon(t *testing.T) {
	var times []wire.Time
	for i := range 200 {
		times = append(times, wire.Time(i*40_000))
	}
	in := judge.Pictures(t, 1, "x", times...)
	ended := make(chan bool)
	frames := func(yield func(wire.Frame, error) bool) {
		defer close(ended)
		for _, f := range in {
			if !yield(f, nil) {
				return
			}
		}
	}
	for range Stage(to("h264"), flow.NewLedger())(frames) {
		break
	}
	<-ended
	childless(t)
}

// TestSoundAbandon: the same of sound.
func TestSoundAbandon(t *testing.T) {
	n := 0
	for range Sound(flow.NewLedger(), quiet)(talk("pcma", 1<<40, 0, 0)) {
		if n++; n == 100 {
			break
		}
	}
	childless(t)
}

// childless checks that this process has no children left.
func childless(t *testing.T) {
	t.Helper()
	tasks, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range tasks {
		if children, _ := os.ReadFile(task); len(children) > 0 {
			t.Errorf("processes are left: %s", children)
		}
	}
}

// TestPatience: a stream that nothing comes of holds the others up for a minute of
// their time, and goes on with a key picture.
func TestPatience(t *testing.T) {
	a := judge.Pictures(t, 1, "a", 0, 10, 200*second)
	b := judge.Pictures(t, 2, "b", 20, 70*second, 140*second)
	c := judge.Pictures(t, 3, "c", 100*second)
	c[0].Time = 0
	in := []wire.Frame{c[0], a[0], b[0], a[1], a[2], b[1], b[2], b[3], c[1], a[3], end(1, 0), end(2, 0), end(3, 0)}
	out, _, err := code(t, to("h264"), nil, in...)
	want := "H1@0 H2@20 S1@0k S1@10 S2@20k S2@70000000k S2@140000000k H3@0 S3@100000000k S1@200000000k E1@0 E2@0 E3@0"
	if err != nil || words(out) != want {
		t.Errorf("%v\n%s, want\n%s", err, words(out), want)
	}
}
