package trafficview

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
	"campipe/internal/sim/visit"
)

// stopped is a clock on which nothing is ever due after the first moment.
var stopped = pace.Pace{
	Speed: 1,
	Now:   func() time.Time { return time.Unix(1_600_000_000, 0) },
	After: func(time.Duration) <-chan time.Time { return nil },
}

func TestPing(t *testing.T) {
	conn := dial(t, serve(t, stopped, io.Discard)+"/DDOT_CAPTOP_13.vod?progressive")
	pong := ""
	conn.SetPongHandler(func(data string) error { pong = data; return nil })
	if all, err := read(t, conn, 3); err != nil || tags(cut(t, bytes.Join(all, nil))) != "a 9c" {
		t.Fatalf("%x, %v; want fa, f9, fc", all, err)
	}
	for _, text := range []string{"resume", "ping"} { // the first is ignored
		if err := conn.WriteControl(websocket.PingMessage, []byte(text), time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		if err := conn.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	all, err := read(t, conn, 1)
	if err != nil {
		t.Fatal(err)
	}
	const want = "\xee\x00\x00\x26" + `{"data":"sync","timestamp":1600000000}`
	if string(all[0]) != want {
		t.Errorf("answer %q, want %q", all[0], want)
	}
	if pong != "ping" {
		t.Errorf("pong %q, want %q", pong, "ping")
	}
}

// TestPingBetweenRecords has answers to pings never stand inside a record,
// where records are split over messages.
func TestPingBetweenRecords(t *testing.T) {
	conn := dial(t, serve(t, pace.Pace{}, io.Discard)+"/DDOT_CAPTOP_13.vod?progressive&split=100&close=60s")
	for range 10 {
		if err := conn.WriteMessage(websocket.TextMessage, []byte("ping")); err != nil {
			t.Fatal(err)
		}
	}
	all, _ := read(t, conn, 1<<20)
	answers := 0
	for _, r := range cut(t, bytes.Join(all, nil)) {
		if r.tag == 0xee {
			answers++
		}
	}
	if answers == 0 {
		t.Error("no answers")
	}
}

// TestPace has the waits of a session add up to its media time.
func TestPace(t *testing.T) {
	for options, want := range map[string]time.Duration{
		"progressive&close=2s":         500 * time.Millisecond,
		"progressive&late=15&close=2s": 500 * time.Millisecond,
		"audio&close=4s":               time.Second,
	} {
		now := time.Unix(1e9, 0)
		began := now
		p := pace.Pace{Speed: 4, Now: func() time.Time { return now }, After: func(d time.Duration) <-chan time.Time {
			now = now.Add(d)
			due := make(chan time.Time, 1)
			due <- now
			return due
		}}
		log := visit.NewLog(1 << 12)
		read(t, dial(t, serve(t, p, log)+"/a.vod?"+options), 1<<20)
		log.UntilEnd(t)
		if got := now.Sub(began); got != want {
			t.Errorf("%s: took %v, want %v", options, got, want)
		}
	}
}

// TestSilence are the ways to stay connected and send nothing more. The client
// says good-bye, so that there is an end.
func TestSilence(t *testing.T) {
	for options, want := range map[string]string{
		"progressive&silence":             "",
		"progressive&stall=0s":            "",
		"progressive&stall=200ms":         "a 9cbbbef 9cbbbef 9c",
		"progressive&late=5&stall=66ms":   "abbbef 9c",
		"progressive&stall=1ms&close=10s": "a 9c",
	} {
		log := visit.NewLog(1 << 12)
		conn := dial(t, serve(t, pace.Pace{}, log)+"/a.vod?"+options)
		sent, err := read(t, conn, len(strings.ReplaceAll(want, " ", "")))
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.WriteMessage(websocket.TextMessage, []byte("ping")); err != nil { // not answered
			t.Log(err)
		}
		conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseGoingAway, ""))
		rest, err := read(t, conn, 1<<20)
		var closed *websocket.CloseError
		if !errors.As(err, &closed) || closed.Code != websocket.CloseAbnormalClosure {
			t.Errorf("%s: ended with %v, want an end without a close frame", options, err)
		}
		if got := tags(cut(t, bytes.Join(append(sent, rest...), nil))); got != want {
			t.Errorf("%s: sent %q, want %q", options, got, want)
		}
		all := log.UntilEnd(t)
		if why := all[len(all)-1].Why; why != "client: websocket: close 1001 (going away)" {
			t.Errorf("%s: ended because %q", options, why)
		}
	}
}

// TestStop ends sessions whose clients don't read, and those with nothing to
// send.
func TestStop(t *testing.T) {
	for name, options := range map[string]string{"blocked": "progressive", "silent": "progressive&silence"} {
		t.Run(name, func(t *testing.T) {
			c, err := clip.Open()
			if err != nil {
				t.Fatal(err)
			}
			log := visit.NewLog(16)
			s, err := New(c, pace.Pace{}, journal.New(log, func(err error) { t.Error(err) }))
			if err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(t.Context())
			writes := connect(t, ctx, s, "/a.vod?"+options)
			if name == "blocked" {
				if limit := time.Until(<-writes); limit <= writeLimit/2 || limit > writeLimit {
					t.Errorf("a write may last %v, want %v", limit, writeLimit)
				}
			}
			stop()
			all := log.UntilEnd(t)
			if why := all[len(all)-1].Why; why != "stopped" {
				t.Errorf("ended because %q", why)
			}
		})
	}
}

// connect connects a client that reads no more than the handshake, by a
// connection without any buffer. It returns the deadlines of the server's
// writes, each of which comes before a write that will not end.
func connect(t *testing.T, ctx context.Context, h http.Handler, path string) <-chan time.Time {
	t.Helper()
	near, far := net.Pipe()
	writes := make(chan time.Time, 1)
	incoming := make(pipes, 1)
	incoming <- watched{far, writes}
	server := &http.Server{Handler: h, BaseContext: func(net.Listener) context.Context { return ctx }}
	go server.Serve(incoming)
	t.Cleanup(func() { server.Close() })
	dialer := websocket.Dialer{NetDial: func(string, string) (net.Conn, error) { return near, nil }}
	conn, _, err := dialer.Dial("ws://pipe"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return writes
}

// pipes is a listener of connections that are there already.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	if conn, ok := <-p; ok {
		return conn, nil
	}
	return nil, net.ErrClosed
}

func (p pipes) Close() error   { close(p); return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

// watched is a connection that tells of its deadlines for writing, and has none.
type watched struct {
	net.Conn
	deadlines chan<- time.Time
}

func (w watched) SetWriteDeadline(t time.Time) error {
	if !t.IsZero() {
		select {
		case w.deadlines <- t:
		default:
		}
	}
	return nil
}

// TestSessionsAreAlike has two clients of one camera get the same bytes, the
// times in the init segment apart.
func TestSessionsAreAlike(t *testing.T) {
	url := serve(t, stoppedAt(1e9), io.Discard) + "/a.vod?progressive&audio&close=1s"
	var all [2][][]byte
	for i := range all {
		all[i], _ = read(t, dial(t, url), 1<<20)
	}
	if len(all[0]) == 0 || !slices.EqualFunc(all[0], all[1], bytes.Equal) {
		t.Errorf("%d and %d messages, or other bytes", len(all[0]), len(all[1]))
	}
}

// stoppedAt is a pace as fast as the client reads, at one moment.
func stoppedAt(seconds int64) pace.Pace {
	return pace.Pace{Now: func() time.Time { return time.Unix(seconds, 0) }}
}
