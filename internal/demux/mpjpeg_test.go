package demux

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"campipe/internal/flow"
)

// What ffmpeg writes as MJPEG is, picture by picture, what it writes as files.
func TestAgainstMpjpeg(t *testing.T) {
	dir := t.TempDir()
	clip, body := filepath.Join(dir, "clip.avi"), filepath.Join(dir, "body")
	ffmpeg(t, "ffmpeg", "-f", "lavfi", "-i", "testsrc=s=320x240:r=5:d=4", "-c:v", "mjpeg", clip)
	ffmpeg(t, "ffmpeg", "-i", clip, "-c", "copy", "-f", "mpjpeg", body)
	ffmpeg(t, "ffmpeg", "-i", clip, "-c", "copy", "-f", "image2", filepath.Join(dir, "%03d.jpg"))
	want := files(t, dir, ".jpg")
	all, err := os.ReadFile(body)
	if err != nil || len(want) != 20 {
		t.Fatal(len(want), err)
	}
	for how, p := range pieces(all) {
		for what, in := range map[string]flow.Frames{
			"dump": bareFrames(p...),
			"live": flow.Of(nil, liveBody("multipart/x-mixed-replace;boundary=ffmpeg", p...)...),
		} {
			got, _, _, err := jpegs(t, in)
			if err != nil || !slices.EqualFunc(got, want, bytes.Equal) {
				t.Errorf("%s, %s: %d pictures, %v, want %d", what, how, len(got), err, len(want))
			}
		}
	}
}

// files returns those of a folder with that ending, in order of their names.
func files(t *testing.T, dir, ending string) (all [][]byte) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ending) {
			b, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, b)
		}
	}
	return all
}

// Real answers, as they came over the network.
func TestAnswers(t *testing.T) {
	for name, want := range map[string][]int{
		"ffmpeg-mpjpeg-5.1.9.http": {12075, 12095},
	} {
		b, err := os.ReadFile(filepath.Join("..", "..", "testdata", "mjpeg", name))
		if err != nil {
			t.Fatal(err)
		}
		if found, err := detect(b[:sniffSize]); found != "http" {
			t.Errorf("%s: it is taken for %q, %v", name, found, err)
		}
		for how, p := range pieces(b) {
			got, notes, lost, err := jpegs(t, bareFrames(p...))
			var sizes []int
			for _, picture := range got {
				sizes = append(sizes, len(picture))
			}
			if err != nil || !slices.Equal(sizes, want) || notes != nil || lost != "" {
				t.Errorf("%s, %s: pictures of %v, %q, %q, %v, want %v", name, how, sizes, notes, lost, err, want)
			}
		}
	}
}

// What a dump of a camera may begin with.
func TestDetectJPEG(t *testing.T) {
	for name, b := range map[string]string{
		"an answer":            "HTTP/1.0 200 OK\r\n",
		"a boundary":           "--myboundary\r\nContent-Type",
		"an empty line first":  "\r\n--myboundary\r\n",
		"no first boundary":    "Content-Type: image/jpeg\r\n",
		"a picture":            "\xff\xd8\xff\xe0",
		"a chunk of a part":    "2f2b\r\n--myboundary\r\n",
		"a chunk of a picture": "1000\r\n\xff\xd8\xff\xe0",
	} {
		if found, err := detect([]byte(b)); found != "http" {
			t.Errorf("%s: it is taken for %q, %v", name, found, err)
		}
	}
	for _, b := range []string{"-- \x01\n", "2f2b\r\nhello", "Content: x\r\n", "12345678\r\n"} {
		if found, err := detect([]byte(b)); err == nil {
			t.Errorf("%q is taken for %s", b, found)
		}
	}
}
