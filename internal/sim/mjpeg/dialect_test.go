package mjpeg

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"campipe/internal/sim/pace"
)

// plainHead is the head of a camera that nobody asked for another.
const plainHead = "HTTP/1.0 200 OK|Cache-Control: no-cache|Connection: close|Content-Type: multipart/x-mixed-replace"

// dialects are what is sent of two pictures, with | for the end of a line and
// without the length of pictures. The media type's parameters are in want, and so
// is the head, where head is empty.
var dialects = []struct {
	options string
	head    string
	want    string
}{
	{"", plainHead, "; boundary=camsim||--camsim|Content-Type: image/jpeg|Content-Length: N||<1>|--camsim|Content-Type: image/jpeg|Content-Length: N||<2>|--camsim--|"},
	{"axis", "", "HTTP/1.0 200 OK|Cache-Control: no-cache|Pragma: no-cache|Expires: Thu, 01 Dec 1994 16:00:00 GMT|Connection: close|" +
		"Content-Type: multipart/x-mixed-replace;boundary=myboundary||" +
		"--myboundary|Content-Type: image/jpeg|Content-Length: N||<1>|--myboundary|Content-Type: image/jpeg|Content-Length: N||<2>|--myboundary--|"},
	{"panasonic", plainHead, ";boundary=--myboundary||--myboundary|Content-type: image/jpeg|Content-length: N||<1>|--myboundary|Content-type: image/jpeg|Content-length: N||<2>|--myboundary--|"},
	{"esp32", "", "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Access-Control-Allow-Origin: *|X-Framerate: 60|" +
		"Content-Type: multipart/x-mixed-replace;boundary=123456789000000000000987654321||" +
		"|--123456789000000000000987654321|Content-Type: image/jpeg|Content-Length: N|X-Timestamp: T||<1>" +
		"|--123456789000000000000987654321|Content-Type: image/jpeg|Content-Length: N|X-Timestamp: T||<2>|--123456789000000000000987654321--|"},
	{"motion", "", "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Cache-Control: no-cache|Pragma: no-cache|Content-Type: multipart/x-mixed-replace; boundary=BoundaryString||" +
		"--BoundaryString|Content-type: image/jpeg|Content-Length:         N||<1>|--BoundaryString|Content-type: image/jpeg|Content-Length:         N||<2>|--BoundaryString--|"},
	{"ustreamer", "", "HTTP/1.0 200 OK|Cache-Control: no-store, no-cache, must-revalidate|Pragma: no-cache|Set-Cookie: stream_client=0/1; path=/; max-age=30|" +
		"Content-Type: multipart/x-mixed-replace;boundary=boundarydonotcross||" +
		"--boundarydonotcross|Content-Type: image/jpeg|Content-Length: N|X-Timestamp: T||<1>|--boundarydonotcross|" +
		"Content-Type: image/jpeg|Content-Length: N|X-Timestamp: T||<2>|--boundarydonotcross--|"},
	{"ffmpeg", "", "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Content-Type: application/octet-stream||" +
		"--ffmpeg|Content-type: image/jpeg|Content-length: N||<1>|--ffmpeg|Content-type: image/jpeg|Content-length: N||<2>|--ffmpeg--|"},
	{"gstreamer", "", "--spionisto|Content-Type: image/jpeg|Content-Length: N||<1>|--spionisto|Content-Type: image/jpeg|Content-Length: N||<2>|--spionisto--|"},

	{"length=none", plainHead, "; boundary=camsim||--camsim|Content-Type: image/jpeg||<1>|--camsim|Content-Type: image/jpeg||<2>|--camsim--|"},
	{"dashes", plainHead, ";boundary=--camsim||--camsim|Content-Type: image/jpeg|Content-Length: N||<1>|--camsim|Content-Type: image/jpeg|Content-Length: N||<2>|--camsim--|"},
	{"quoted&length=none", plainHead, `; boundary="camsim"||--camsim|Content-Type: image/jpeg||<1>|--camsim|Content-Type: image/jpeg||<2>|--camsim--|`},
	{"spaced&length=none", plainHead, " ; boundary = camsim ||--camsim|Content-Type: image/jpeg||<1>|--camsim|Content-Type: image/jpeg||<2>|--camsim--|"},
	{"differs&length=none", plainHead, "; boundary=another||--camsim|Content-Type: image/jpeg||<1>|--camsim|Content-Type: image/jpeg||<2>|--camsim--|"},
	{"untold&length=none", plainHead, "||--camsim|Content-Type: image/jpeg||<1>|--camsim|Content-Type: image/jpeg||<2>|--camsim--|"},
	{"nodashes&length=none", plainHead, "; boundary=camsim||camsim|Content-Type: image/jpeg||<1>|camsim|Content-Type: image/jpeg||<2>|camsim--|"},
	{"preamble&length=none", plainHead, "; boundary=camsim||This camera sends pictures.|--camsim|Content-Type: image/jpeg||<1>|--camsim|Content-Type: image/jpeg||<2>|--camsim--|"},
	{"nofirst&length=none", plainHead, "; boundary=camsim||Content-Type: image/jpeg||<1>|--camsim|Content-Type: image/jpeg||<2>|--camsim--|"},
	{"nofirst&ustreamer&length=none&nohead", "", "Content-Type: image/jpeg|X-Timestamp: T||<1>|--boundarydonotcross|Content-Type: image/jpeg|X-Timestamp: T||<2>|--boundarydonotcross--|"},
	{"timestamp", plainHead, "; boundary=camsim||--camsim|Content-Type: image/jpeg|Content-Length: N|X-Timestamp: T||<1>|" +
		"--camsim|Content-Type: image/jpeg|Content-Length: N|X-Timestamp: T||<2>|--camsim--|"},
	{"chunked&length=none", "", "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Cache-Control: no-cache|Connection: close|Content-Type: multipart/x-mixed-replace; boundary=camsim||" +
		"--camsim|Content-Type: image/jpeg||<1>|--camsim|Content-Type: image/jpeg||<2>|--camsim--|"},
	{"nohead&length=none", "", "--camsim|Content-Type: image/jpeg||<1>|--camsim|Content-Type: image/jpeg||<2>|--camsim--|"},
	{"bare", plainHead, "; boundary=camsim||<1><2>"},
	{"pad=3&nohead&length=none", "", "--camsim|Content-Type: image/jpeg||<1>\x00\x00\x00|--camsim|Content-Type: image/jpeg||<2>\x00\x00\x00|--camsim--|"},
	{"inside&nohead&length=none", "", "--camsim|Content-Type: image/jpeg||<1>|--camsim|Content-Type: image/jpeg||<2>|--camsim--|"},
	{"text&nohead", "", "--camsim|Content-Type: image/jpeg|Content-Length: N||<1>|--camsim|Content-Type: text/plain|Content-Length: 11||motion=none|" +
		"--camsim|Content-Type: image/jpeg|Content-Length: N||<2>|--camsim--|"},
	{"truncated=1&nohead", "", "--camsim|Content-Type: image/jpeg|Content-Length: N||<1/2>|--camsim|Content-Type: image/jpeg|Content-Length: N||<2>|--camsim--|"},
}

func TestDialects(t *testing.T) {
	for _, test := range dialects {
		t.Run(test.options, func(t *testing.T) {
			host, _ := serve(t, pace.Pace{})
			options := strings.TrimPrefix(test.options+"&count=2", "&")
			r := bufio.NewReader(ask(t, host, options))
			got := ""
			if !strings.HasPrefix(test.want, "--") && !strings.HasPrefix(test.want, "Content-") {
				got = readHead(t, r)
			}
			all := pictures(t, options, 2)
			if strings.Contains(got, "chunked") {
				got += skeleton(readAll(t, httputil.NewChunkedReader(r)), all)
			} else {
				got += skeleton(readAll(t, r), all)
			}
			got = strings.ReplaceAll(got, "\r\n", "|")
			got = anyNumber(got, all)
			if diff := cmp.Diff(test.head+test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// anyNumber puts N for the lengths of the pictures, where they are right, and T
// for the camera's time.
func anyNumber(s string, pictures [][]byte) string {
	for _, p := range pictures {
		for _, name := range []string{"Content-Length:", "Content-length:"} {
			s = strings.ReplaceAll(s, name+" "+strconv.Itoa(len(p))+"|", name+" N|")
			s = strings.ReplaceAll(s, fmt.Sprintf("%s %9d|", name, len(p)), fmt.Sprintf("%s %9s|", name, "N"))
		}
	}
	return regexp.MustCompile(`X-Timestamp: \d+\.\d{6}`).ReplaceAllString(s, "X-Timestamp: T")
}

// TestLengths is the ones that are not the picture's.
func TestLengths(t *testing.T) {
	size := len(pictures(t, "", 1)[0])
	for options, want := range map[string]int{"length=wrong": size + 1000, "length=short": size / 2, "pad=7": size + 7} {
		host, _ := serve(t, pace.Pace{})
		sent := readAll(t, ask(t, host, options+"&count=1"))
		if field := fmt.Sprintf("\r\nContent-Length: %d\r\n", want); !bytes.Contains(sent, []byte(field)) {
			t.Errorf("%s: no %q", options, field)
		}
	}
}

// TestLines has nothing but LF around the pictures.
func TestLines(t *testing.T) {
	host, _ := serve(t, pace.Pace{})
	got := skeleton(readAll(t, ask(t, host, "lf&count=2&length=none")), pictures(t, "", 2))
	want := strings.ReplaceAll(plainHead+"; boundary=camsim||--camsim|Content-Type: image/jpeg||<1>|--camsim|Content-Type: image/jpeg||<2>|--camsim--|", "|", "\n")
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestInside has in each picture what looks like the beginning of another part.
func TestInside(t *testing.T) {
	host, _ := serve(t, pace.Pace{})
	sent := readAll(t, ask(t, host, "inside&panasonic&count=3&nohead"))
	const inside = "\r\n--myboundary\r\nContent-type: image/jpeg\r\n\r\n\xff"
	if n := bytes.Count(sent, []byte(inside)); n != 3 {
		t.Errorf("it is there %d times, want 3", n)
	}
}

// TestChunks looks at the chunks themselves.
func TestChunks(t *testing.T) {
	for options, want := range map[string]string{
		"chunked&nohead":        "3c 3e8",
		"esp32&nohead&noise=64": "77 big",
	} {
		host, _ := serve(t, pace.Pace{})
		sent := readAll(t, ask(t, host, options+"&count=1"))
		first, rest, _ := bytes.Cut(sent, []byte("\r\n"))
		n, err := strconv.ParseInt(string(first), 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		second, _, _ := bytes.Cut(rest[n+2:], []byte("\r\n"))
		if m, _ := strconv.ParseInt(string(second), 16, 32); m > 1000 {
			second = []byte("big")
		}
		if got := string(first) + " " + string(second); got != want {
			t.Errorf("%s: chunks of %s, want %s", options, got, want)
		}
		if !bytes.HasSuffix(sent, []byte("\r\n0\r\n\r\n")) {
			t.Errorf("%s: there is no last chunk", options)
		}
	}
}

// TestEveryOption holds that the tables of the tests have them all.
func TestEveryOption(t *testing.T) {
	tried := map[string]bool{}
	note := func(query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		for name := range values {
			tried[name] = true
		}
	}
	for _, test := range dialects {
		note(test.options)
	}
	for _, test := range endings {
		note(test.options)
	}
	note("lf&fps&slow&stall") // TestLines, TestPace, TestSlow, TestStall
	for _, o := range own() {
		if !tried[o.Name] {
			t.Errorf("no case tries the option %q", o.Name)
		}
	}
}
