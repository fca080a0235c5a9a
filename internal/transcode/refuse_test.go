package transcode

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"campipe/internal/ffmpeg"
	"campipe/pkg/wire"
)

// TestInputRefused checks what is not opened, and that no password is told.
func TestInputRefused(t *testing.T) {
	for _, c := range []struct {
		in   ffmpeg.Input
		want string
	}{
		{ffmpeg.Input{Name: "-"}, `-i "-" is no input`},
		{ffmpeg.Input{Name: ""}, `-i "" is no input`},
		{ffmpeg.Input{Name: "x", Format: "mp4 -y /etc/passwd"}, "is not a format's name"},
		{ffmpeg.Input{Name: "x", Audio: "none"}, "leave nothing"},
		{ffmpeg.Input{Name: "rtsp://me:canary@h/x"}, "has a password"},
		{ffmpeg.Input{Name: "RTSP://me:canary@h/x"}, "has a password"},
		{ffmpeg.Input{Name: "rtsp://me:can%ary@h/x"}, "has a password"},
		{ffmpeg.Input{Name: "crypto+http://me:canary@h/x"}, "has a password"},
		{ffmpeg.Input{Name: `movie=http\://me\:canary@h/x`, Format: "lavfi"}, "has a password"},
	} {
		err := c.in.Check()
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "can") {
			t.Errorf("%q: %v, want %s", c.in.Name, err, c.want)
		}
	}
}

// TestInputFails checks that ffmpeg's reason is the error, and that a file can't lead
// it to the network.
func TestInputFails(t *testing.T) {
	copied := &ffmpeg.Coding{}
	for _, c := range []struct {
		name, file string
		in         ffmpeg.Input
		want       string
	}{
		{"no such file", "", ffmpeg.Input{Video: copied, Audio: "copy"}, "ffmpeg: x: No such file or directory (exit status 1)"},
		{"no media", "nothing of a film", ffmpeg.Input{Video: copied, Audio: "copy"}, "ffmpeg: x: Invalid data found when processing input (exit status 1)"},
		{"a list of the network", "ffconcat version 1.0\nfile http://127.0.0.1:9/x\n", ffmpeg.Input{Video: copied, Audio: "copy"}, "Unsafe file name"},
		{"a playlist of the network", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://127.0.0.1:9/x.ts?token=canary\n#EXT-X-ENDLIST\n", ffmpeg.Input{Video: copied, Audio: "copy", Format: "hls"}, "not on whitelist"},
		{"what MP4 doesn't hold", "", ffmpeg.Input{Name: "testsrc2=s=64x48:d=1", Format: "lavfi", Video: copied, Audio: "none"}, "ffmpeg: rawvideo is not copied"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.in.Name == "" {
				c.in.Name = filepath.Join(t.TempDir(), "x")
			}
			if c.file != "" {
				if err := os.WriteFile(c.in.Name, []byte(c.file), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			source, err := ffmpeg.Open(t.Context(), c.in)
			if err != nil {
				t.Fatal(err)
			}
			defer source.Close()
			if _, err = io.ReadAll(source); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "canary") {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

// server gives a film at /film.ts, and at /cut.ts says that it is longer.
func server(t *testing.T, film []byte) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/cut.ts":
			w.Header().Set("Content-Length", "10000000")
			fallthrough
		case "/film.ts":
			w.Write(film)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// TestInputLive checks that what comes over the network was now, that --start says
// another time, and what is told where it ends too soon: no secret of the URL.
func TestInputLive(t *testing.T) {
	film, err := os.ReadFile(made(t, "x.ts", "-c:v libx264 -bf 0 -an"))
	if err != nil {
		t.Fatal(err)
	}
	host := server(t, film)
	const start = "2026-01-02T03:04:05Z"
	for _, c := range []struct {
		name, path string
		args       []string
		status     int
		said       string
	}{
		{"whole", "/film.ts", nil, 0, ""},
		{"a time that is told", "/film.ts", []string{"--start", start}, 0, ""},
		{"cut", "/cut.ts", nil, 3, "camcode: ffmpeg: HOST/cut.ts?token=***: Input/output error: unexpected EOF\n"},
		{"not there", "/x.ts", nil, 1, "camcode: ffmpeg: HOST/x.ts?token=***: Server returned 404 Not Found (exit status 1)\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := wire.TimeOf(time.Now())
			args := append([]string{"--video", "copy", "-i", host + c.path + "?token=canary"}, c.args...)
			out, said := command(t, Tool(), nil, c.status, args...)
			if want := strings.ReplaceAll(c.said, "HOST", host); said != want {
				t.Errorf("said %q, want %q", said, want)
			}
			if strings.Contains(string(out)+said, "canary") {
				t.Error("the token is told")
			}
			frames := decoded(t, out)
			if c.status == 1 {
				if len(frames) > 0 {
					t.Errorf("%d frames came", len(frames))
				}
				return
			}
			h, err := wire.ParseHeader(frames[0].Payload)
			if err != nil || h.Camera != strings.TrimSuffix(c.path[1:], ".ts") {
				t.Errorf("%+v, %v", h, err)
			}
			var times []wire.Time
			for _, f := range frames {
				if f.Kind == wire.KindSample {
					times = append(times, f.Presentation())
				}
			}
			if len(times) != 30 {
				t.Fatalf("%d pictures, want 30", len(times))
			}
			after := wire.TimeOf(time.Now())
			if told, _ := time.Parse(time.RFC3339, start); len(c.args) > 0 {
				before, after = wire.TimeOf(told)+2_899_999, wire.TimeOf(told)+2_900_001
			}
			if last := times[29]; last < before || last > after {
				t.Errorf("the last picture is of %v, want %v to %v", last, before, after)
			}
		})
	}
}

// decoded returns the frames of a stream, as far as it goes.
func decoded(t *testing.T, b []byte) (frames []wire.Frame) {
	t.Helper()
	r := wire.NewReader(strings.NewReader(string(b)))
	for f, err := range r.All() {
		if err != nil {
			break // law 1 is for others to test
		}
		f.Payload = append([]byte(nil), f.Payload...)
		frames = append(frames, f)
	}
	return frames
}
