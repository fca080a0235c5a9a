package fetch

import (
	"slices"
	"strings"
	"time"

	"campipe/internal/camera"
	"campipe/internal/fault"
	"campipe/internal/fetch/rtsp"
	"campipe/internal/fetch/segments"
	"campipe/internal/fetch/trafficview"
	"campipe/internal/fetch/web"

	"github.com/urfave/cli/v2"
)

// transport is a way to fetch.
type transport struct {
	name    string // as the stream's header has it
	schemes []string
	connect func(*camera.Camera, entry, *access) // gives the camera its source
	// first and silence are the limits of camera.Limits where nobody says; 0 is
	// that of all others.
	first, silence time.Duration
}

// transports are all of them; what is added gets a line here.
var transports = []transport{
	{name: web.Name, schemes: []string{"http", "https"}, connect: fromWeb},
	// PyNVR's limits: a camera that sends packets sends them all the time.
	{name: rtsp.Name, schemes: []string{"rtsp", "rtsps"}, connect: fromRTSP, first: 30 * time.Second, silence: 5 * time.Second},
	{name: trafficview.Name, schemes: []string{"ws", "wss"}, connect: fromTrafficview},
}

func transportOf(scheme string) (transport, error) {
	var known []string
	for _, t := range transports {
		if slices.Contains(t.schemes, strings.ToLower(scheme)) {
			return t, nil
		}
		known = append(known, t.schemes...)
	}
	return transport{}, fault.Hint(fault.Usage("%s:// is no known transport", scheme), "known are %s", strings.Join(known, ", "))
}

// limits returns how long a camera is waited for.
func (t *transport) limits(c *cli.Context) camera.Limits {
	l := camera.Limits{
		First: c.Duration("first-timeout"), Silence: c.Duration("silence-timeout"), Retry: c.Duration("retry-wait"), Wait: c.Bool("wait"),
	}
	if t.first > 0 && !c.IsSet("first-timeout") {
		l.First = t.first
	}
	if t.silence > 0 && !c.IsSet("silence-timeout") {
		l.Silence = t.silence
	}
	return l
}

func fromRTSP(c *camera.Camera, e entry, a *access) {
	c.Source = rtsp.New(rtsp.Options{
		URL: a.login(e.URL), Agent: a.agent, Dialer: a.dialer, UDP: a.udp, Answer: c.Limits.First, Warn: a.warn(c),
	})
}

func fromTrafficview(c *camera.Camera, e entry, a *access) {
	c.Source = trafficview.New(trafficview.Options{URL: a.login(e.URL), Header: a.header, Dialer: a.dialer, Ping: a.ping, Say: a.text})
}

func fromWeb(c *camera.Camera, e entry, a *access) {
	u, login := a.login(e.URL), web.Login{Header: a.header, Agent: a.agent}
	s := web.New(web.Options{
		Client: a.client, URL: u, Login: login, Interval: e.Interval, KeepDuplicates: a.keepDuplicates, Silence: c.Limits.Silence,
		Dropped: func(reason string, bytes int) {
			a.ledger.In(c.Stream, 1, bytes)
			a.ledger.Drop(c.Stream, reason, 1, bytes)
		},
		Listed: func(files *web.Files, first *web.File) web.Listed {
			return segments.Open(files, u, first, a.limit, segments.Options{FromStart: a.fromStart, Warn: a.warn(c)})
		},
	})
	c.Source, c.Missed, c.Detail = s.Attempt, s.Missed, s.Detail
}
