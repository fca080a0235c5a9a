package fetch

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"campipe/internal/fault"
	"campipe/internal/fetch/trafficview"
	"campipe/internal/flow"
)

// transport is a way to fetch.
type transport struct {
	name    string // as the stream's header has it
	schemes []string
	source  func(*url.URL, *Access) flow.Source
}

// transports are all of them; what is added gets a line here.
var transports = []transport{
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

func fromTrafficview(u *url.URL, a *Access) flow.Source {
	return trafficview.New(trafficview.Options{URL: a.login(u), Header: a.Header, TLS: a.TLS, Connect: a.Connect, Ping: a.Ping})
}

// nameOf returns the name of a camera that was not given one: the last part of
// its URL's path without what servers append to it, else the host.
func nameOf(u *url.URL) string {
	name := path.Base(u.Path)
	name = strings.TrimSuffix(name, path.Ext(name))
	if name == "" || name == "." || name == "/" {
		name = u.Hostname()
	}
	return name
}
