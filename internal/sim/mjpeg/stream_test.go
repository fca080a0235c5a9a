package mjpeg

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
)

// endings are how answers end, at 10 pictures a second: how many pictures come
// whole, whether the closing boundary does, and what the journal says.
var endings = []struct {
	options string
	whole   int
	closing bool
	events  string // of the journal
}{
	{"count=3", 3, true, "start sample sample sample end"},
	{"count=250ms", 3, true, "start sample sample sample end"},
	{"close=2", 2, false, "start sample sample end"},
	{"close=0", 0, false, "start end"},
	{"close=300ms&fps=20", 6, false, "start sample sample sample sample sample sample end"},
	{"truncated=2&count=3", 2, true, "start sample withheld sample end"},
	{"uneven&close=300ms", 3, false, "start sample sample sample end"},
	{"duplicate=2&count=3", 3, true, "start sample sample sample end"},
	{"chunked&close=1", 1, false, "start sample end"},
}

func TestEndings(t *testing.T) {
	for _, test := range endings {
		t.Run(test.options, func(t *testing.T) {
			host, log := serve(t, pace.Pace{})
			answer, err := http.Get("http://" + host + "/mjpeg/front?" + test.options)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			body, err := io.ReadAll(answer.Body)
			if chunked := strings.Contains(test.options, "chunked"); (err == io.ErrUnexpectedEOF) != chunked {
				t.Errorf("ended with %v", err)
			}
			whole := 0
			seen := map[string]bool{}
			for _, p := range pictures(t, test.options, 6) {
				if !seen[string(p)] {
					whole += bytes.Count(body, p)
				}
				seen[string(p)] = true
			}
			if closing := bytes.HasSuffix(body, []byte("\r\n--camsim--\r\n")); whole != test.whole || closing != test.closing {
				t.Errorf("%d whole pictures, closing boundary %v; want %d, %v", whole, closing, test.whole, test.closing)
			}
			var events []string
			for _, l := range log.UntilEnd(t) {
				events = append(events, l.Event)
			}
			if got := strings.Join(events, " "); got != test.events {
				t.Errorf("the journal has %s, want %s", got, test.events)
			}
		})
	}
}

// lawful are what any reader of multipart understands.
var lawful = []string{
	"", "axis", "axis&length=none", "esp32", "motion", "ustreamer", "length=padded", "quoted", "preamble",
	"timestamp", "chunked", "text", "pad=5", "exif", "resize=3", "size=640x360&noise=3", "object=2",
}

// TestLawful compares what net/http and mime/multipart make of an answer with what
// the journal says was sent.
func TestLawful(t *testing.T) {
	for _, options := range lawful {
		t.Run(options, func(t *testing.T) {
			host, log := serve(t, pace.Pace{})
			answer, err := http.Get("http://" + host + "/mjpeg/front?count=5&" + options)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			_, parameters, err := mime.ParseMediaType(answer.Header.Get("Content-Type"))
			if err != nil {
				t.Fatal(err)
			}
			var got []journal.Sample
			for r := multipart.NewReader(answer.Body, parameters["boundary"]); ; {
				part, err := r.NextRawPart()
				if err == io.EOF {
					break
				} else if err != nil {
					t.Fatal(err)
				}
				b := bytes.TrimRight(readAll(t, part), "\x00")
				if string(b) == "motion=none" {
					continue
				}
				sum := sha256.Sum256(b)
				got = append(got, journal.Sample{Number: len(got) + 1, Size: len(b), SHA256: hex.EncodeToString(sum[:])})
			}
			var sent []journal.Sample
			for _, l := range log.UntilEnd(t) {
				if l.Event == journal.EventSample {
					if l.Track != "video" || !l.Key || l.Duration != 100_000 {
						t.Errorf("%+v", *l.Sample)
					}
					sent = append(sent, journal.Sample{Number: l.Number, Size: l.Size, SHA256: l.SHA256})
				}
			}
			if diff := cmp.Diff(sent, got); diff != "" || len(got) != 5 {
				t.Error(diff)
			}
		})
	}
}

// TestPlays has ffmpeg decode each dialect that it understands.
func TestPlays(t *testing.T) {
	for _, options := range []string{
		"", "axis", "axis&length=none", "panasonic", "esp32", "motion", "ustreamer", "ffmpeg",
		"quoted", "untold", "lf", "chunked", "inside", "nodht&exif&noise=3",
	} {
		t.Run(options, func(t *testing.T) {
			host, _ := serve(t, pace.Pace{})
			decode(t, nil, "http://"+host+"/mjpeg/front?count=5&"+options)
		})
	}
	t.Run("gstreamer", func(t *testing.T) {
		host, _ := serve(t, pace.Pace{})
		decode(t, ask(t, host, "gstreamer&count=5"), "-")
	})
}

// decode has ffmpeg read the input, and wants five pictures.
func decode(t *testing.T, stdin io.Reader, input string) {
	t.Helper()
	command := exec.Command("ffmpeg", "-v", "error", "-f", "mpjpeg", "-i", input, "-f", "framemd5", "-")
	var out, faults bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = stdin, &out, &faults
	command.Run() // it fails where HTTP/1.0 ends without a length, which is lawful
	if n := strings.Count(out.String(), "\n0, "); n != 5 {
		t.Errorf("ffmpeg decodes %d pictures of 5; %s", n, faults.String())
	}
}

// TestStall has nothing come after the second picture, until the client goes.
func TestStall(t *testing.T) {
	host, log := serve(t, pace.Pace{})
	conn := ask(t, host, "stall=2")
	var got bytes.Buffer
	all := pictures(t, "", 2)
	for buf := make([]byte, 4096); !bytes.Contains(got.Bytes(), all[1]); {
		n, err := conn.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		got.Write(buf[:n])
	}
	if err := conn.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	got.Write(readAll(t, conn))
	if s := skeleton(got.Bytes(), all); !strings.HasSuffix(s, "<2>\r\n") {
		t.Errorf("it ends with %q", s[len(s)-20:])
	}
	lines := log.UntilEnd(t)
	if why := lines[len(lines)-1].Why; len(lines) != 4 || why != "client: EOF" {
		t.Errorf("%d lines in the journal, the end says %q", len(lines), why)
	}
}

// clock is one that stands still but for what is waited.
type clock struct {
	now   time.Time
	waits []time.Duration
}

func (c *clock) pace() pace.Pace {
	return pace.Pace{Speed: 1, Now: func() time.Time { return c.now }, After: func(d time.Duration) <-chan time.Time {
		c.waits = append(c.waits, d)
		c.now = c.now.Add(d)
		ready := make(chan time.Time, 1)
		ready <- c.now
		return ready
	}}
}

// TestPace has each picture at its time, which the camera tells.
func TestPace(t *testing.T) {
	c := &clock{now: time.Unix(1_800_000_000, 5_000_000)}
	host, log := serve(t, c.pace())
	sent := string(readAll(t, ask(t, host, "fps=4&timestamp&count=3")))
	for _, want := range []string{"1800000000.005000", "1800000000.255000", "1800000000.505000"} {
		if !strings.Contains(sent, "\r\nX-Timestamp: "+want+"\r\n") {
			t.Errorf("there is no time %s", want)
		}
	}
	lines := log.UntilEnd(t)
	if got := lines[3].Time; got != 1_800_000_000_505_000 {
		t.Errorf("the journal has the third picture at %d", got)
	}
	if diff := cmp.Diff([]time.Duration{250 * time.Millisecond, 250 * time.Millisecond}, c.waits); diff != "" {
		t.Error(diff)
	}
}

// TestUneven has times that differ, and only grow.
func TestUneven(t *testing.T) {
	p, err := parse("uneven&fps=10")
	if err != nil {
		t.Fatal(err)
	}
	var got []time.Duration
	for n := 1; n <= 6; n++ {
		got = append(got, p.moment(n).Round(time.Millisecond)/time.Millisecond)
	}
	if diff := cmp.Diff([]time.Duration{0, 170, 240, 310, 480, 550}, got); diff != "" {
		t.Error(diff)
	}
}

// TestSlow has 20 pieces a second.
func TestSlow(t *testing.T) {
	c := &clock{now: time.Unix(1_800_000_000, 0)}
	host, log := serve(t, c.pace())
	sent := readAll(t, ask(t, host, "slow=2000&count=1&nohead&fps=0.01"))
	log.UntilEnd(t)
	pieces := (len(sent) + 99) / 100
	if len(c.waits) != pieces-1 {
		t.Fatalf("%d waits for %d bytes", len(c.waits), len(sent))
	}
	for _, w := range c.waits {
		if w != 50*time.Millisecond {
			t.Errorf("waited %v", w)
		}
	}
}
