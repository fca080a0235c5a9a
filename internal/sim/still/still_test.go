package still

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
	"campipe/internal/sim/picture"
)

// album is one for all tests: its pictures are drawn once.
var album picture.Album

// camera is a server with a clock that goes where the test wants it.
type camera struct {
	url string
	now time.Time
	log chan []byte
}

func (c *camera) Write(b []byte) (int, error) {
	c.log <- bytes.Clone(b)
	return len(b), nil
}

// line returns the next line of the journal.
func (c *camera) line(t *testing.T) journal.Line {
	t.Helper()
	all, err := journal.Read(bytes.NewReader(<-c.log))
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

// serve starts a server whose clock stands still.
func serve(t *testing.T, speed float64) *camera {
	t.Helper()
	c := &camera{now: time.Unix(1_800_000_000, 0), log: make(chan []byte, 100)}
	p := pace.Pace{Speed: speed, Now: func() time.Time { return c.now }, After: func(d time.Duration) <-chan time.Time {
		c.now = c.now.Add(d)
		ready := make(chan time.Time, 1)
		ready <- c.now
		return ready
	}}
	server := httptest.NewServer(New(p, journal.New(c, func(err error) { t.Error(err) }), &album))
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

// get asks for a picture of the camera called front.
func (c *camera) get(t *testing.T, options string, fields ...string) (*http.Response, []byte, error) {
	t.Helper()
	path, err := Path("front", options)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest("GET", c.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(fields); i += 2 {
		r.Header.Set(fields[i], fields[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer, body, err
}

// TestAnswers asks several times, with a time between, and has a word for each
// answer: a picture's number or what there is in its place.
func TestAnswers(t *testing.T) {
	for _, test := range []struct {
		options string
		speed   float64
		step    time.Duration
		want    string
	}{
		{"", 1, 500 * time.Millisecond, "1 1 2 2 3 3"},
		{"every=2s", 1, time.Second, "1 1 2 2 3 3"},
		{"every=10ms", 1, 10 * time.Millisecond, "1 2 3 4 5 6"},
		{"", 2, 500 * time.Millisecond, "1 2 3 4 5 6"},
		{"", 0, 0, "1 2 3 4 5 6"},
		{"duplicate=3", 1, time.Second, "1 1 1 2 2 2"},
		{"duplicate=2", 0, 0, "1 1 2 2 3 3"},
		{"flaky=3", 1, time.Second, "1 2 500 4 5 500"},
		{"html", 1, time.Second, "html html html html html html"},
		{"empty", 1, time.Second, "empty empty empty empty empty empty"},
		{"truncated", 1, time.Second, "truncated truncated truncated truncated truncated truncated"},
		{"slow=1s", 1, 0, "1 2 3 4 5 6"},
		{"status=401", 1, time.Second, "401 401 401 401 401 401"},
		{"redirect=1", 1, time.Second, "302 1 302 2 302 3"},
		{"object=1&resize=1&nodht", 1, time.Second, "1 2 3 4 5 6"},
	} {
		t.Run(test.options, func(t *testing.T) {
			c := serve(t, test.speed)
			var words []string
			for len(words) < 6 {
				_, body, err := c.get(t, test.options)
				if broken := err != nil; broken != (test.options == "truncated") {
					t.Fatal(err)
				}
				l := c.line(t)
				if l.Why == "302" {
					words, l = append(words, l.Why), c.line(t)
				}
				words = append(words, word(t, l, body))
				c.now = c.now.Add(test.step)
			}
			if got := strings.Join(words, " "); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

// word returns what the journal says of an answer, and compares it with the body.
func word(t *testing.T, l journal.Line, body []byte) string {
	t.Helper()
	if l.Event == journal.EventWithheld {
		return l.Why
	}
	sum := sha256.Sum256(body)
	if l.Event != journal.EventSample || l.Camera != "front" || l.Size != len(body) || l.SHA256 != hex.EncodeToString(sum[:]) {
		t.Errorf("the journal says %+v of %d bytes", l, len(body))
	}
	return fmt.Sprint(l.Number)
}

// TestConditions asks for a picture that may be there already.
func TestConditions(t *testing.T) {
	const first, second = "Fri, 15 Jan 2027 08:00:00 GMT", "Fri, 15 Jan 2027 08:00:01 GMT"
	for _, test := range []struct {
		options     string
		name, value string
		want        int
	}{
		{"etag", "If-None-Match", `"2"`, 304},
		{"etag", "If-None-Match", `"1"`, 200},
		{"etag", "If-Modified-Since", second, 200},
		{"lastmodified", "If-Modified-Since", second, 304},
		{"lastmodified", "If-Modified-Since", first, 200},
		{"lastmodified", "If-Modified-Since", "yesterday", 200},
		{"lastmodified", "If-None-Match", `"2"`, 200},
		{"etag&lastmodified", "If-None-Match", `"2"`, 304},
		{"", "If-None-Match", `"2"`, 200},
		{"", "If-Modified-Since", second, 200},
		{"etag&duplicate=5", "If-None-Match", `"1"`, 200}, // the same bytes by another name
	} {
		c := serve(t, 1)
		c.now = c.now.Add(1700 * time.Millisecond)
		answer, _, err := c.get(t, test.options, test.name, test.value)
		if err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode != test.want {
			t.Errorf("%s, %s: %s: %s, want %d", test.options, test.name, test.value, answer.Status, test.want)
		}
		tag, modified := answer.Header.Get("ETag"), answer.Header.Get("Last-Modified")
		if (tag == `"2"`) != strings.Contains(test.options, "etag") || (modified == second) != strings.Contains(test.options, "lastmodified") {
			t.Errorf("%s: ETag %s, Last-Modified %s", test.options, tag, modified)
		}
		if l := c.line(t); (l.Why == "304") != (test.want == 304) {
			t.Errorf("%s: the journal says %+v", test.options, l)
		}
	}
}

// TestSame has all clients see one picture, and cameras differ.
func TestSame(t *testing.T) {
	c := serve(t, 1)
	_, a, err := c.get(t, "")
	if err != nil {
		t.Fatal(err)
	}
	_, b, err := c.get(t, "etag")
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Get(c.url + "/still/back.jpg")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	other, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) || bytes.Equal(a, other) {
		t.Error("two clients see two pictures, or two cameras one")
	}
}

// TestSilence has clients wait in vain until they go.
func TestSilence(t *testing.T) {
	for _, options := range []string{"hang", "stall"} {
		c := serve(t, 1)
		path, err := Path("front", options)
		if err != nil {
			t.Fatal(err)
		}
		conn, err := net.Dial("tcp", strings.TrimPrefix(c.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: camera\r\n\r\n", path)
		if options == "stall" {
			answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.CopyN(io.Discard, answer.Body, answer.ContentLength/2); err != nil {
				t.Fatal(err)
			}
		}
		if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if rest, err := io.ReadAll(conn); len(rest) > 0 || err != nil {
			t.Errorf("%s: %d bytes more, %v", options, len(rest), err)
		}
		if l := c.line(t); l.Why != options {
			t.Errorf("%s: the journal says %+v", options, l)
		}
	}
}

func TestPath(t *testing.T) {
	for _, test := range []struct{ name, options, want string }{
		{"front", "", "/still/front.jpg"},
		{"front", "etag&every=5s", "/still/front.jpg?etag&every=5s"},
		{"a b/c", "", "/still/a%20b%2Fc.jpg"},
	} {
		if got, err := Path(test.name, test.options); got != test.want || err != nil {
			t.Errorf("%s, %v; want %s", got, err, test.want)
		}
	}
}

func TestWrongOptions(t *testing.T) {
	for options, want := range map[string]string{
		"colour":    `option "colour" is none of every, duplicate, `,
		"every=0s":  `option "every": value is "0s", not a length of time from 1ms on`,
		"flaky=0":   `option "flaky": value is "0", not a number from 1 to 1000000`,
		"hang=1":    `option "hang": value is "1", it takes none`,
		"digest=x":  `option "digest": value is "x", none of md5, sha-256, both`,
		"slow=soon": `option "slow": value is "soon", not a length of time such as 5s`,
	} {
		answer, err := http.Get(serve(t, 1).url + "/still/front.jpg?" + options)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusBadRequest || !strings.HasPrefix(string(body), want) {
			t.Errorf("%s: %s, %q; want 400 and %q", options, answer.Status, body, want)
		}
		if _, err := Path("front", options); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: Path says %v", options, err)
		}
	}
}
