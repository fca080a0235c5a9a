package access

import (
	"fmt"
	"net/http"
	"strings"
)

// realm is what logins are for.
const realm = "camsim"

// login is a user and a password, and how they have to be told: basic (RFC 7617)
// or, where there are digests, as one of those (RFC 7616).
type login struct {
	user, password string
	digests        []algorithm // the best one first
}

func (l *login) set(value string) error {
	user, password, ok := strings.Cut(value, ":")
	if !ok || user == "" {
		return fmt.Errorf("value is %q, not USER:PASSWORD", value)
	}
	l.user, l.password = user, password
	return nil
}

func (l *login) wanted() bool { return l.user != "" }

// challenge says in the header of an answer how to log in.
func (l *login) challenge(h http.Header, r *http.Request) {
	if len(l.digests) == 0 {
		h.Set("WWW-Authenticate", fmt.Sprintf("Basic realm=%q", realm))
	}
	for _, a := range l.digests {
		h.Add("WWW-Authenticate", a.challenge(r))
	}
}

// allows reports whether the request has the login.
func (l *login) allows(r *http.Request) bool {
	if len(l.digests) == 0 {
		user, password, ok := r.BasicAuth()
		return ok && user == l.user && password == l.password
	}
	for _, a := range l.digests {
		if a.allows(l, r) {
			return true
		}
	}
	return false
}
