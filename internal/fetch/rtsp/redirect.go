package rtsp

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"campipe/internal/camera"
	"campipe/internal/fetch/dial"
	"campipe/pkg/wire"

	"github.com/bluenviron/gortsplib/v5/pkg/base"
)

// maxHops is how often a server may send us on: as often as net/http allows.
const maxHops = 10

// errMoved means that the server sent us on.
var errMoved = errors.New("moved")

// moves takes note of a redirection. The library would follow it itself: for ever,
// and with our password.
func (s *session) moves(r *base.Response) {
	if location := r.Header["Location"]; len(location) == 1 && r.StatusCode/100 == http.StatusMovedPermanently/100 {
		s.moved = location[0]
		delete(r.Header, "Location")
	}
}

// follow returns the session with the server that we were sent on to, or nil and
// why an attempt ended for good. Another host does not get the login; nor does
// anybody without encryption, to whom a server sends us that has it.
func (s *session) follow(err error, hops int) (*session, error) {
	if err != errMoved {
		return nil, err
	}
	to, err := s.URL.Parse(s.moved)
	switch {
	case err != nil || to.Scheme != "rtsp" && to.Scheme != "rtsps":
		return nil, refusal("the server sends us on to what is no URL of RTSP")
	case s.URL.Scheme == "rtsps" && to.Scheme != "rtsps":
		return nil, refusal("the server sends us on from rtsps to rtsp")
	case hops >= maxHops:
		return nil, &camera.Fault{Cause: wire.CauseHTTP, Err: fmt.Errorf("the server sends us on more than %d times", maxHops)}
	}
	o := s.Options
	o.URL = to
	if to.User == nil && sameHost(to, s.URL) {
		to.User = s.URL.User
	}
	return newSession(o, s.outside || s.tap != nil && !dial.Inside(s.tap)), nil
}

func sameHost(a, b *url.URL) bool { return strings.EqualFold(a.Hostname(), b.Hostname()) }

func refusal(text string) error {
	return &camera.Fault{Cause: wire.CauseRefused, Final: true, Err: errors.New(text)}
}
