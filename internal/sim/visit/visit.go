// Package visit has what the tests of cameras with manifests need: a server with a
// clock that goes where the test wants it, and ffprobe, which knows nothing of how
// a camera was simulated.
package visit

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
)

// Began is when the clock of each site stands at first.
var Began = time.Unix(1_800_000_000, 0).UTC()

// Site is a server of cameras.
type Site struct {
	URL string

	t      testing.TB
	client http.Client
	mu     sync.Mutex
	busy   int       // requests
	idle   sync.Cond // there are none
	now    time.Time
	log    bytes.Buffer
}

// New starts a server, which ends with the test. Waiting has its clock go on.
func New(t testing.TB, handler func(*clip.Clip, pace.Pace, *journal.Journal) (http.Handler, error), speed float64) *Site {
	t.Helper()
	c, err := clip.Open()
	if err != nil {
		t.Fatal(err)
	}
	s := &Site{t: t, now: Began}
	s.idle.L = &s.mu
	// It would ask again where a connection that it used before ends.
	s.client.Transport = &http.Transport{DisableKeepAlives: true}
	p := pace.Pace{Speed: speed, Now: s.Now, After: func(d time.Duration) <-chan time.Time {
		s.Pass(d)
		ready := make(chan time.Time, 1)
		ready <- s.Now()
		return ready
	}}
	h, err := handler(c, p, journal.New(s, func(err error) { t.Error(err) }))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.request(1)
		defer s.request(-1)
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// request counts one that begins, or ends.
func (s *Site) request(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy += n; s.busy == 0 {
		s.idle.Broadcast()
	}
}

// Now returns the time by the site's clock.
func (s *Site) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// Pass has the clock go on.
func (s *Site) Pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// Write takes a line of the journal.
func (s *Site) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Write(b)
}

// Lines returns the lines of the journal since they were last asked for, when all
// requests are over.
func (s *Site) Lines() []journal.Line {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.busy > 0 {
		s.idle.Wait()
	}
	all, err := journal.Read(&s.log)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// Answer is an answer of the site.
type Answer struct {
	URL    *url.URL
	Status int // 0 where there was none, or not all of it
	Header http.Header
	Body   []byte
}

// Get asks for a path, or a URL; fields are names and values of the request's head.
func (s *Site) Get(reference string, fields ...string) Answer {
	s.t.Helper()
	base, err := url.Parse(s.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	u, err := base.Parse(reference)
	if err != nil {
		s.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, u.String(), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i < len(fields); i += 2 {
		r.Header.Set(fields[i], fields[i+1])
	}
	answer, err := s.client.Do(r)
	if err != nil {
		return Answer{URL: u}
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return Answer{URL: u, Body: body}
	}
	return Answer{answer.Request.URL, answer.StatusCode, answer.Header, body}
}

// Probe returns what a program of ffmpeg's family says, with its complaints.
func (s *Site) Probe(program string, args ...string) string {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
	if err != nil {
		s.t.Errorf("%s %q: %v", program, args, err)
	}
	return string(out)
}

// Packets returns how many packets of each codec ffprobe finds, as in "h264 144, aac
// 150". The last argument is a URL.
func (s *Site) Packets(args ...string) string {
	s.t.Helper()
	args = append([]string{"-v", "error", "-count_packets", "-show_entries", "stream=index,codec_name,nb_read_packets", "-of", "csv=p=0"}, args...)
	found := map[string]string{}
	for line := range strings.Lines(s.Probe("ffprobe", args...)) {
		// Streams of a program are told of twice.
		fields := strings.Split(strings.TrimSpace(line), ",")
		if len(fields) != 3 {
			continue
		}
		found[fields[1]] = fields[1] + " " + fields[2]
	}
	var all []string
	for _, codec := range []string{"h264", "aac"} {
		if found[codec] != "" {
			all = append(all, found[codec])
		}
	}
	return strings.Join(all, ", ")
}
