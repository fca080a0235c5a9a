// Package access keeps clients from simulated cameras, or lets them in: logins,
// cookies, tokens, redirections, and cameras that are out of order.
package access

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"campipe/internal/sim/option"
)

// Gate is what a camera asks of its clients. The zero Gate lets everybody in.
type Gate struct {
	redirects  int
	status     int
	retryAfter int // seconds
	cookie     string
	secret     string // that the query's token has to be
	token      string
	login      login
}

// maxRedirects is more than any client goes along with.
const maxRedirects = 100

// Manual returns a line for each option, for people.
func Manual() string { return option.Manual(Options()) }

// Options are what a URL's query can ask of the gate.
func Options() []option.Option[Gate] {
	return []option.Option[Gate]{
		option.New("redirect=N", "send the client elsewhere N times", option.Number(1, maxRedirects, func(g *Gate, n int) { g.redirects = n })),
		option.New("status=N", "answer with that status: 401, 403, 404, 500...", option.Number(400, 599, func(g *Gate, n int) { g.status = n })),
		option.New("retryafter=S", "say that it may work after S seconds (503)", option.Number(1, 86400, func(g *Gate, n int) { g.retryAfter = n })),
		option.New("cookie=NAME", "403 without a cookie of that name", option.Word(func(g *Gate, s string) { g.cookie = s })),
		option.New("secret=TEXT", "403 where the query has no token=TEXT beside it", option.Word(func(g *Gate, s string) { g.secret = s })),
		option.New("token=TEXT", "what secret asks for", option.Word(func(g *Gate, s string) { g.token = s })),
		option.New("auth=USER:PASS", "401 without this login, which is a basic one", func(g *Gate, value string) error { return g.login.set(value) }),
		option.New("digest=KIND", "make that a digest login: md5, sha-256 or both", option.Choice(
			[]string{"md5", "sha-256", "both"},
			[][]algorithm{{hashMD5}, {hashSHA256}, {hashSHA256, hashMD5}},
			func(g *Gate, a []algorithm) { g.login.digests = a })),
	}
}

// Refuse answers a client that is not let in, and returns why: the status. It
// returns "" and does nothing where the client is let in.
func (g *Gate) Refuse(w http.ResponseWriter, r *http.Request) (why string) {
	status := g.refusal(r)
	switch status {
	case 0:
		return ""
	case http.StatusFound:
		w.Header().Set("Location", elsewhere(r.URL, g.redirects-1))
	case http.StatusUnauthorized:
		g.login.challenge(w.Header(), r)
	}
	if g.retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(g.retryAfter))
	}
	http.Error(w, fmt.Sprintf("%d %s", status, http.StatusText(status)), status)
	return strconv.Itoa(status)
}

// refusal returns the status of the answer to a client that is not let in, or 0.
func (g *Gate) refusal(r *http.Request) int {
	switch {
	case g.redirects > 0:
		return http.StatusFound
	case g.status > 0:
		return g.status
	case g.retryAfter > 0:
		return http.StatusServiceUnavailable
	case g.cookie != "" && !hasCookie(r, g.cookie), g.secret != "" && g.token != g.secret:
		return http.StatusForbidden
	case g.login.wanted() && !g.login.allows(r):
		return http.StatusUnauthorized
	}
	return 0
}

func hasCookie(r *http.Request, name string) bool {
	_, err := r.Cookie(name)
	return err == nil
}

// elsewhere returns the same URL with so many redirections.
func elsewhere(u *url.URL, redirects int) string {
	next := *u
	query := next.Query()
	query.Del("redirect")
	if redirects > 0 {
		query.Set("redirect", strconv.Itoa(redirects))
	}
	next.RawQuery = query.Encode()
	return next.RequestURI()
}
