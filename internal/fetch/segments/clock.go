package segments

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"campipe/internal/dash"
	"campipe/internal/fetch/web"
	"campipe/internal/manifest"
)

const (
	// clockEvery is how often a server is asked for its time: clocks of 100 ppm
	// part by 60 ms in it.
	clockEvery = 10 * time.Minute
	// clockLimit is how long an answer with a time may be.
	clockLimit = 4 << 10
	// clockOff is from when on a person is told that the clocks differ: by less
	// than it nothing is asked for too early or too late.
	clockOff = 2 * time.Second
)

// direct is the scheme of a clock that is in the manifest.
const direct = "urn:mpeg:dash:utc:direct"

// serverClock is the clock of a server. What there is at a moment is for that one
// to say, and ours may be off by minutes.
type serverClock struct {
	files *web.Files
	warn  func(format string, args ...any)
	off   time.Duration // it is so much ahead of ours
	asked time.Time
}

func (c *serverClock) now() time.Time { return time.Now().Add(c.off) }

// set asks for the server's time, in the way that the manifest tells (ISO/IEC
// 23009-1 clause 5.8.4.11), else it is that of the manifest's answer.
func (c *serverClock) set(ctx context.Context, m *dash.MPD, answer *web.File) {
	if !c.asked.IsZero() && time.Since(c.asked) < clockEvery && !told(m) {
		return
	}
	first := c.asked.IsZero()
	c.asked = time.Now()
	off, ok := c.ask(ctx, m, answer.URL)
	if !ok {
		date, err := http.ParseTime(answer.Header.Get("Date"))
		if err != nil {
			return
		}
		// It is cut to whole seconds; what is less than that is no news.
		if off = date.Sub(c.asked); off < time.Second && off > -2*time.Second {
			off = 0
		}
	}
	if c.off = off; first && off.Abs() > clockOff {
		c.warn("the server's clock is %v ahead of ours; its time counts", off.Round(time.Second))
	}
}

// told reports whether each manifest tells the time itself.
func told(m *dash.MPD) bool {
	for _, clock := range m.Clocks {
		if strings.HasPrefix(clock.Scheme, direct) {
			return true
		}
	}
	return false
}

// ask returns by how much the first clock that answers is ahead of ours.
func (c *serverClock) ask(ctx context.Context, m *dash.MPD, base *url.URL) (time.Duration, bool) {
	for _, clock := range m.Clocks {
		scheme := strings.TrimSuffix(strings.TrimSuffix(clock.Scheme, ":2014"), ":2012")
		if scheme == direct {
			if t, ok := parseTime(clock.Value); ok {
				return time.Until(t), true
			}
			continue
		}
		for _, reference := range strings.Fields(clock.Value) {
			u, err := manifest.Join(base, reference)
			if err != nil {
				continue
			}
			if off, ok := c.read(ctx, scheme, u); ok {
				return off, true
			}
		}
	}
	return 0, false
}

// read asks one place for the time.
func (c *serverClock) read(ctx context.Context, scheme string, u *url.URL) (time.Duration, bool) {
	began := time.Now()
	f, err := c.files.Get(ctx, u, manifest.Range{}, clockLimit)
	if err != nil {
		return 0, false
	}
	middle := began.Add(time.Since(began) / 2)
	var t time.Time
	ok := false
	switch scheme {
	case "urn:mpeg:dash:utc:http-head":
		t, err = http.ParseTime(f.Header.Get("Date"))
		ok = err == nil
	case "urn:mpeg:dash:utc:http-iso", "urn:mpeg:dash:utc:http-xsdate":
		t, ok = parseTime(string(f.Body))
	}
	return t.Sub(middle), ok
}

// parseTime reads an xs:dateTime; one without a zone is UTC.
func parseTime(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04Z"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
