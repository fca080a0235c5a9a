package roster

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"campipe/internal/preset"
)

// endless is a text that does not end.
type endless struct{ line string }

func (e endless) Read(b []byte) (int, error) { return copy(b, e.line), nil }

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name string
		in   io.Reader
		want string
	}{
		{"a list without end", endless{"http://h/\n"}, "x: it exceeds 33554432 bytes"},
		{"more cameras than a pipe has streams", strings.NewReader(strings.Repeat("http://h/\n", maxCameras+1)), "x: line 65536: more than 65535 cameras"},
		{"a line that is too long", strings.NewReader("http://" + strings.Repeat("h", maxLine)), "x: line 1: a line of more than 32768 bytes"},
		{"a URL that is too long", strings.NewReader("http://" + strings.Repeat("h", maxURL)), "x: line 1: a URL of 8199 bytes exceeds 8192"},
		{"a URL that is too long as it is written", strings.NewReader("http://h/" + strings.Repeat("é", 3000)), "x: line 1: a URL of 18009 bytes exceeds 8192"},
		{"arrays in arrays", strings.NewReader(strings.Repeat("[\n{\"a\":", 1<<17)), "x: line 5101: not JSON: invalid character '{' exceeded max depth"},
		{"what is no list", strings.NewReader(strings.Repeat("word\n", 1<<17)), "x: line 1: what should be a URL is none; and 131071 more entries"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Read(c.in, Options{Name: "x"}); err == nil || err.Error() != c.want {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

// TestManyOfOneName checks that a list of cameras that are all called the same is
// read in a time that is a line's for each.
func TestManyOfOneName(t *testing.T) {
	list, err := Read(strings.NewReader(strings.Repeat("cam http://h/\n", maxCameras)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := list.Cameras[maxCameras-1].Name, fmt.Sprintf("cam-%d", maxCameras); got != want {
		t.Errorf("the last one is %s, want %s", got, want)
	}
}

// TestBases checks that the old numbers of New York are read where it is told at
// which address they are.
func TestBases(t *testing.T) {
	list, err := Read(strings.NewReader("a nyc 50\nb park left"), Options{Bases: preset.Bases{"nyc": "http://127.0.0.1:8080"}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"http://127.0.0.1:8080/cctv50.jpg", "http://40.132.190.147/axis-cgi/mjpg/video.cgi"} {
		if got := list.Cameras[i].URL.String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
