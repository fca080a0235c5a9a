package access

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/icholy/digest"

	"campipe/internal/sim/option"
)

// serve starts a server with a gate before it, which the query makes.
func serve(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var g Gate
		if err := option.Parse(Options(), r.URL.RawQuery, &g); err != nil {
			t.Error(err)
		}
		if why := g.Refuse(w, r); why == "" {
			w.Write([]byte("in"))
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestGate(t *testing.T) {
	url := serve(t)
	basic := func(r *http.Request) { r.SetBasicAuth("joe", "pass") }
	for _, test := range []struct {
		query   string
		prepare func(*http.Request)
		want    int
		field   string // of the answer, NAME: VALUE
	}{
		{"", nil, 200, ""},
		{"redirect=1", nil, 302, "Location: /a"},
		{"redirect=3&status=404", nil, 302, "Location: /a?redirect=2&status=404"},
		{"status=401", nil, 401, `WWW-Authenticate: Basic realm="camsim"`},
		{"status=403", nil, 403, ""},
		{"status=404", nil, 404, ""},
		{"status=500", nil, 500, ""},
		{"retryafter=7", nil, 503, "Retry-After: 7"},
		{"retryafter=7&status=429", nil, 429, "Retry-After: 7"},
		{"cookie=session", nil, 403, ""},
		{"cookie=session", func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "session", Value: "x"}) }, 200, ""},
		{"secret=abc", nil, 403, ""},
		{"secret=abc&token=abd", nil, 403, ""},
		{"secret=abc&token=abc", nil, 200, ""},
		{"auth=joe:pass", nil, 401, `WWW-Authenticate: Basic realm="camsim"`},
		{"auth=joe:pass", basic, 200, ""},
		{"auth=joe:word", basic, 401, ""},
		{"auth=jane:pass", basic, 401, ""},
		{"auth=joe:pass&digest=md5", basic, 401, ""},
	} {
		t.Run(test.query, func(t *testing.T) {
			r, err := http.NewRequest("GET", strings.TrimSuffix(url+"/a?"+test.query, "?"), nil)
			if err != nil {
				t.Fatal(err)
			}
			if test.prepare != nil {
				test.prepare(r)
			}
			answer, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			name, value, _ := strings.Cut(test.field, ": ")
			if answer.StatusCode != test.want || answer.Header.Get(name) != value {
				t.Errorf("%d with %s %q, want %d with %q", answer.StatusCode, name, answer.Header.Get(name), test.want, value)
			}
		})
	}
}

// TestDigest logs in with another implementation.
func TestDigest(t *testing.T) {
	url := serve(t)
	for _, test := range []struct {
		query          string
		user, password string
		want           int
	}{
		{"digest=md5&auth=joe:pass", "joe", "pass", 200},
		{"digest=md5&auth=joe:pass", "joe", "word", 401},
		{"digest=md5&auth=joe:pass", "jane", "pass", 401},
		{"digest=sha-256&auth=joe:pass", "joe", "pass", 200},
		{"digest=sha-256&auth=joe:pass", "joe", "word", 401},
		{"digest=both&auth=joe:pass,,", "joe", "pass,,", 200},
		{"digest=md5&auth=joe:", "joe", "", 200},
	} {
		client := http.Client{Transport: &digest.Transport{Username: test.user, Password: test.password}}
		answer, err := client.Get(url + "/front?" + test.query)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != test.want {
			t.Errorf("%s as %s:%s: %s, want %d", test.query, test.user, test.password, answer.Status, test.want)
		}
	}
}

// TestElsewhere has a login for one URL be none for another.
func TestElsewhere(t *testing.T) {
	for target, want := range map[string]bool{"/front?fps=5": true, "/front?fps=6": false, "/back?fps=5": false} {
		l := login{user: "joe", password: "pass", digests: []algorithm{hashMD5}}
		r := httptest.NewRequest("GET", target, nil)
		nonce := hashMD5.sum("camsim", "/front")
		response := hashMD5.sum(hashMD5.sum("joe", realm, "pass"), nonce, "00000001", "x", "auth", hashMD5.sum("GET", "/front?fps=5"))
		r.Header.Set("Authorization", fmt.Sprintf(`Digest username="joe", realm="%s", nonce="%s", uri="/front?fps=5", nc=00000001, cnonce="x", qop=auth, response="%s"`, realm, nonce, response))
		if got := l.allows(r); got != want {
			t.Errorf("%s: %v", target, got)
		}
	}
}

// TestVector is the example of RFC 7616, section 3.9.1.
func TestVector(t *testing.T) {
	const nonce, cnonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
	for a, want := range map[algorithm]string{
		hashMD5:    "8ca523f5e9506fed4657c9700eebdbec",
		hashSHA256: "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
	} {
		secret := a.sum("Mufasa", "http-auth@example.org", "Circle of Life")
		if got := a.sum(secret, nonce, "00000001", cnonce, "auth", a.sum("GET", "/dir/index.html")); got != want {
			t.Errorf("%s: %s, want %s", a, got, want)
		}
	}
}

func TestFields(t *testing.T) {
	got := fields(`Digest username="a", uri="/x,y?z=1",qop=auth , nc=00000001`)
	if got["username"] != "a" || got["uri"] != "/x,y?z=1" || got["qop"] != "auth" || got["nc"] != "00000001" || len(got) != 4 {
		t.Errorf("%q", got)
	}
	if got := fields("Basic am9lOnBhc3M="); got != nil {
		t.Errorf("%q", got)
	}
}

func TestWrong(t *testing.T) {
	for query, want := range map[string]string{
		"auth=joe":   `option "auth": value is "joe", not USER:PASSWORD`,
		"auth=:pass": `option "auth": value is ":pass", not USER:PASSWORD`,
		"digest=sha": `option "digest": value is "sha", none of md5, sha-256, both`,
		"status=200": `option "status": value is "200", not a number from 400 to 599`,
		"cookie":     `option "cookie": value is missing`,
	} {
		var g Gate
		if err := option.Parse(Options(), query, &g); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", query, err, want)
		}
	}
}
