package web

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"campipe/internal/secret"

	"github.com/icholy/digest"
)

// door is a server that wants to know who asks.
func door(scheme string) http.HandlerFunc {
	challenge := map[string][]string{
		"basic":  {`Basic realm="cam"`},
		"digest": {`Digest realm="cam", nonce="n1", qop="auth", algorithm=MD5`},
		"sha":    {`Digest realm="cam", nonce="n1", qop="auth", algorithm=SHA-256`},
		"both":   {`Basic realm="cam"`, `Digest realm="cam", nonce="n1", qop="auth"`},
	}[scheme]
	n := 0
	return func(w http.ResponseWriter, r *http.Request) {
		if !lets(scheme, challenge, r) {
			w.Header()["WWW-Authenticate"] = challenge
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		n++
		still(strings.Repeat("x", n))(w, r)
	}
}

// lets reports whether a request says what the server wants to hear.
func lets(scheme string, challenge []string, r *http.Request) bool {
	if scheme == "basic" {
		user, password, ok := r.BasicAuth()
		return ok && user == "me" && password == "pass"
	}
	said, err := digest.ParseCredentials(r.Header.Get("Authorization"))
	if err != nil {
		return false
	}
	asked, err := digest.ParseChallenge(challenge[len(challenge)-1])
	if err != nil {
		return false
	}
	want, err := digest.Digest(asked, digest.Options{Method: r.Method, URI: r.RequestURI, Username: "me", Password: "pass", Cnonce: said.Cnonce, Count: said.Nc})
	return err == nil && said.Response == want.Response
}

func TestLogin(t *testing.T) {
	for _, c := range []struct{ scheme, password, want string }{
		{"basic", "pass", ""},
		{"digest", "pass", ""},
		{"sha", "pass", ""},
		{"both", "pass", ""},
		{"basic", "wrong", "the server answered 401 Unauthorized"},
		{"digest", "wrong", "the server answered 401 Unauthorized"},
		{"digest", "", "the server answered 401 Unauthorized"},
	} {
		t.Run(c.scheme+" "+c.password, func(t *testing.T) {
			source := sourceOf(t, answers(t, door(c.scheme)).URL+"/x?camera=1", func(o *Options) {
				if c.password != "" {
					o.Login.User, o.Login.Password = "me", secret.New(c.password)
				}
			})
			words, err := tell(source, 6)
			if c.want == "" && (err != nil || len(words) != 6) || c.want != "" && (err == nil || err.Error() != c.want) {
				t.Errorf("%q, %v, want error %q", words, err, c.want)
			}
		})
	}
}

// TestPlaces checks that a request that hangs does not keep its place for ever,
// and that nothing else is let in before that.
func TestPlaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlaces(1, 10)
		leave, err := p.take(t.Context(), "h")
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		second, err := p.take(t.Context(), "h") // the first one hangs
		if err != nil || time.Since(began) != patience {
			t.Errorf("%v after %v, want a place after %v", err, time.Since(began), patience)
		}
		leave()
		second()
		if len(p.at("h")) != 0 || len(p.all) != 0 {
			t.Errorf("%d and %d places are taken, want none", len(p.at("h")), len(p.all))
		}
	})
}
