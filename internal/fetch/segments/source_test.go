package segments

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"campipe/internal/camera"
	"campipe/pkg/wire"
)

// every is how long the made segments last.
const every = 2 * time.Second

// server is a made server, on a made clock: segment n is there from n*every on,
// and is listed while it is one of the newest five.
type server struct {
	began    time.Time
	count    int64 // of segments in all; then the list ends. 0 is no end
	window   int64 // of listed segments; 0 is all
	absent   map[int64]error
	withheld map[int64]bool
	down     [2]time.Duration // between these no manifest can be had
	jump     map[int64]bool   // segments that break
	inits    int64            // segments that have the same init; 0 is no init
	slow     map[int64]time.Duration
	expected bool          // what is listed is so by the clock
	behind   time.Duration // after it was listed it is there
	asked    []string
}

func newServer() *server {
	return &server{began: time.Now(), window: 5, absent: map[int64]error{}, withheld: map[int64]bool{}}
}

func (s *server) Load(context.Context) (Listing, error) {
	now := time.Since(s.began)
	if now > s.down[0] && now < s.down[1] {
		return Listing{}, &camera.Fault{Cause: wire.CauseConnect, Err: errors.New("the server is down")}
	}
	l := Listing{Reload: every, Tracks: make([][]Segment, 1)}
	newest := int64(now / every)
	if s.count > 0 && newest >= s.count-1 {
		newest, l.Ended = s.count-1, true
	}
	oldest := int64(0)
	if s.window > 0 {
		oldest = max(0, newest-s.window+1)
	}
	for n := oldest; n <= newest; n++ {
		g := Segment{
			Key: n, Number: n, Location: at(fmt.Sprintf("s%d", n)), Duration: every,
			Start: s.began.Add(time.Duration(n) * every), Break: s.jump[n], Withheld: s.withheld[n], Expected: s.expected,
		}
		if s.inits > 0 {
			init := at(fmt.Sprintf("i%d", n/s.inits))
			g.Init = &init
		}
		l.Tracks[0] = append(l.Tracks[0], g)
	}
	return l, nil
}

func (s *server) Between(before, after *Segment) *Loss {
	if n := after.Key - before.Key - 1; n > 0 {
		return &Loss{Cause: wire.CauseExpired, Count: n, First: before.Number + 1, Last: after.Number - 1, Start: before.Start.Add(every), Length: time.Duration(n) * every}
	}
	return nil
}

func (s *server) Fetch(ctx context.Context, l Location) ([]byte, error) {
	name := strings.TrimPrefix(l.URL.Path, "/")
	s.asked = append(s.asked, name)
	var n int64
	fmt.Sscanf(name, "s%d", &n)
	if d := s.slow[n]; d > 0 && name[0] == 's' {
		<-time.After(d) // by the made clock
	}
	if err := s.absent[n]; err != nil && name[0] == 's' {
		return nil, err
	}
	if time.Since(s.began) < time.Duration(n)*every+s.behind {
		return nil, errAbsent
	}
	return []byte(name), nil
}

var errAbsent = &camera.Fault{Cause: wire.CauseRefused, Status: http.StatusNotFound, Err: errors.New("404")}

func at(name string) Location {
	return Location{URL: &url.URL{Scheme: "http", Host: "h", Path: "/" + name}}
}

// tell runs the source for a while by the made clock, and returns a word for each
// frame.
func tell(s *Source, length time.Duration) string {
	ctx, cancel := context.WithTimeout(context.Background(), length)
	defer cancel()
	var words []string
	for f, err := range s.Attempt(ctx) {
		switch {
		case errors.Is(err, context.DeadlineExceeded):
		case err != nil:
			words = append(words, err.Error())
		case f.Kind == wire.KindGap:
			g, _ := wire.ParseGap(f.Payload)
			word := fmt.Sprintf("gap:%s", g.Cause)
			if g.First != nil {
				word += fmt.Sprintf(":%d-%d:%v", *g.First, *g.Last, g.Span())
			}
			words = append(words, word)
		case f.Kind == wire.KindRaw:
			mark := ""
			if f.Flags.Has(wire.FlagBreak) {
				mark = "!"
			}
			words = append(words, mark+string(f.Payload))
		}
	}
	return strings.Join(words, " ")
}

func TestAttempt(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*server)
		start  bool // from the start of the list
		length time.Duration
		want   string
	}{
		{"live", func(*server) {}, false, 7 * time.Second, "s10 s11 s12 s13"},
		{"the whole window", func(*server) {}, true, 3 * time.Second, "s6 s7 s8 s9 s10 s11"},
		{"a list with an end", func(s *server) { s.count, s.window = 4, 0 }, false, time.Hour, "s0 s1 s2 s3"},
		{"a list that comes to an end", func(s *server) { s.count = 13 }, false, time.Hour, "s10 s11 s12"},
		{"a segment is absent", func(s *server) { s.absent[11] = errAbsent }, false, 7 * time.Second, "s10 gap:refused:11-11:2s !s12 s13"},
		{"two are absent", func(s *server) { s.absent[11], s.absent[12] = errAbsent, errAbsent }, false, 11 * time.Second, "s10 gap:refused:11-12:4s !s13 s14 s15"},
		{"withheld", func(s *server) { s.withheld[11] = true }, false, 5 * time.Second, "s10 gap:lost:11-11:2s !s12"},
		{"down for a while, all is there still", func(s *server) { s.down = [2]time.Duration{21 * time.Second, 27 * time.Second} }, false, 13 * time.Second, "s10 s11 s12 s13 s14 s15 s16"},
		{"down for longer than the window", func(s *server) { s.down = [2]time.Duration{21 * time.Second, 51 * time.Second} }, false, 49 * time.Second, "s10 gap:expired:11-21:22s !s22 s23 s24 s25 s26 s27 s28 s29 s30 s31 s32 s33 s34"},
		{"down until the end", func(s *server) { s.down = [2]time.Duration{21 * time.Second, time.Hour} }, false, 20 * time.Second, "s10 gap:connect"},
		{"a break", func(s *server) { s.jump = map[int64]bool{11: true} }, false, 5 * time.Second, "s10 !s11 s12"},
		{"an init for some", func(s *server) { s.inits = 6 }, false, 7 * time.Second, "i1 s10 s11 !i2 s12 s13"},
		{"a slow one delays none of the others", func(s *server) { s.slow = map[int64]time.Duration{11: 6 * time.Second} }, false, 15 * time.Second, "s10 s11 s12 s13 s14 s15 s16 s17"},
		{"an encoder that is behind the clock", func(s *server) { s.expected, s.behind = true, 5*time.Second }, false, 12 * time.Second, "s10 s11 s12 s13"},
		{"a list that is ahead of the encoder", func(s *server) { s.behind = 5 * time.Second }, false, 11 * time.Second, "gap:refused:10-14:10s"},
		{"two that were expected never come", func(s *server) { s.expected, s.absent[11], s.absent[12] = true, errAbsent, errAbsent }, false, 21 * time.Second, "s10 gap:refused:11-12:4s !s13 s14 s15 s16 s17 s18 s19 s20"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer()
				s.began = s.began.Add(-20 * time.Second)
				c.change(s)
				source := New(Options{Manifest: s, Fetcher: s, FromStart: c.start, Warn: func(string, ...any) {}})
				if got := tell(source, c.length); got != c.want {
					t.Errorf("%s\nwant %s", got, c.want)
				}
			})
		})
	}
}

// TestNeverTwice checks that another attempt goes on where the one before ended.
func TestNeverTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer()
		source := New(Options{Manifest: s, Fetcher: s, Warn: func(string, ...any) {}})
		got := tell(source, 5*time.Second)
		<-time.After(4 * time.Second)
		if got += " | " + tell(source, 5*time.Second); got != "s0 s1 s2 | s3 s4 s5 s6" {
			t.Error(got)
		}
	})
}
