package fetch

import (
	"slices"
	"strings"

	"campipe/internal/camera"
	"campipe/internal/fault"
	"campipe/internal/fetch/segments"
	"campipe/internal/fetch/trafficview"
	"campipe/internal/fetch/web"
)

// transport is a way to fetch.
type transport struct {
	name    string // as the stream's header has it
	schemes []string
	connect func(*camera.Camera, entry, *access) // gives the camera its source
}

// transports are all of them; what is added gets a line here.
var transports = []transport{
	{web.Name, []string{"http", "https"}, fromWeb},
	{trafficview.Name, []string{"ws", "wss"}, fromTrafficview},
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
