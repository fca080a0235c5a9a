package web

import (
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"

	"campipe/internal/fetch/dial"
	"campipe/internal/secret"

	"github.com/icholy/digest"
)

// drained is how much of a body that nobody wants is read, so that its
// connection can be used again: error pages are shorter.
const drained = 64 << 10

// Login is how a camera is asked: with which header fields, as which user.
type Login struct {
	Header   http.Header
	Agent    string // the User-Agent, which any host is told
	User     string
	Password secret.Secret
}

// login adds a camera's login to its requests, as long as they go to the host
// that it is for: a redirection elsewhere gets none of it. The password is given
// in the way that the server asks for, digest (RFC 7616) before basic (RFC 7617).
type login struct {
	Login
	next   http.RoundTripper
	origin *url.URL
	inside atomic.Bool // the host is in a private range
	basic  bool        // the server wants it so
	digest *digest.Transport
}

func newLogin(l Login, origin *url.URL, next http.RoundTripper) *login {
	return &login{Login: l, next: next, origin: origin}
}

// RoundTrip implements http.RoundTripper.
func (l *login) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("User-Agent", l.Agent)
	r.Header.Del("Referer") // net/http tells it after a redirection, and the URL may hold a secret
	if !strings.EqualFold(r.URL.Host, l.origin.Host) || r.URL.Scheme != l.origin.Scheme {
		if !l.inside.Load() {
			r = r.WithContext(dial.Outside(r.Context()))
		}
		return l.next.RoundTrip(r)
	}
	r = r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) { l.inside.Store(dial.Inside(info.Conn)) },
	}))
	for name, values := range l.Header {
		r.Header[name] = values
	}
	switch {
	case l.User == "":
		return l.next.RoundTrip(r)
	case l.digest != nil:
		return l.digest.RoundTrip(r)
	case l.basic:
		return l.asBasic(r)
	}
	answer, err := l.next.RoundTrip(r)
	if err != nil || answer.StatusCode != http.StatusUnauthorized {
		return answer, err
	}
	if _, err := digest.FindChallenge(answer.Header); err == nil {
		drain(answer)
		l.digest = &digest.Transport{Username: l.User, Password: l.Password.Reveal(), Transport: l.next}
		return l.digest.RoundTrip(r)
	}
	if wantsBasic(answer.Header) {
		drain(answer)
		l.basic = true
		return l.asBasic(r)
	}
	return answer, nil
}

func (l *login) asBasic(r *http.Request) (*http.Response, error) {
	r.SetBasicAuth(l.User, l.Password.Reveal())
	return l.next.RoundTrip(r)
}

func wantsBasic(h http.Header) bool {
	for _, challenge := range h.Values("WWW-Authenticate") {
		if scheme, _, _ := strings.Cut(strings.TrimSpace(challenge), " "); strings.EqualFold(scheme, "basic") {
			return true
		}
	}
	return false
}

// drain ends an answer that nobody wants.
func drain(answer *http.Response) {
	io.CopyN(io.Discard, answer.Body, drained)
	answer.Body.Close()
}
