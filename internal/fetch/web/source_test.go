package web

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"campipe/internal/camera"
	"campipe/internal/fetch/dial"
	"campipe/internal/secret"
	"campipe/pkg/wire"
)

// jpegOf is what stands for a picture: nothing here looks into one.
func jpegOf(text string) []byte { return []byte("\xff\xd8\xff" + text + "\xff\xd9") }

// sourceOf returns a source for a URL of a test's server.
func sourceOf(t *testing.T, text string, change func(*Options)) *Source {
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	d := &dial.Dialer{TLS: &tls.Config{}, Connect: time.Minute}
	o := Options{
		Client: NewClient(ClientOptions{Dialer: d, PerHost: 2, AtOnce: 2}), URL: u,
		Login: Login{Agent: "test"}, Dropped: func(string, int) {},
	}
	if change != nil {
		change(&o)
	}
	return New(o)
}

// tell runs an attempt until it gave so many frames, and returns a word for each,
// and its error.
func tell(s *Source, limit int) (words []string, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for f, err := range s.Attempt(ctx) {
		if err != nil {
			return words, err
		}
		text := string(f.Payload)
		switch {
		case f.Flags.Has(wire.FlagHead):
			text, _, _ = strings.Cut(text, "\r\n")
			text = "[" + text + "]"
		case f.Kind == wire.KindGap:
			gap, _ := wire.ParseGap(f.Payload)
			text = fmt.Sprintf("gap:%s:%d", gap.Cause, gap.Frames)
		default:
			text = strings.TrimSuffix(strings.TrimPrefix(text, "\xff\xd8\xff"), "\xff\xd9")
		}
		if f.Flags.Has(wire.FlagDamaged) {
			text += "(damaged)"
		}
		if words = append(words, text); len(words) == limit {
			return words, nil
		}
	}
	return words, nil
}

// answers is a server that gives one answer after the other, the last one again
// and again.
func answers(t *testing.T, all ...http.HandlerFunc) *httptest.Server {
	n := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := all[min(n, len(all)-1)]
		n++
		h(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func still(text string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/jpeg")
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		if tag := w.Header().Get("ETag"); tag != "" && tag == r.Header.Get("If-None-Match") {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Write(jpegOf(text))
	}
}

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		http.Error(w, "no", code)
	}
}

func body(contentType, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		fmt.Fprint(w, text)
	}
}

func truncated(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "image/jpeg")
	w.Header().Set("Content-Length", "100")
	w.Write([]byte("\xff\xd8\xffhalf"))
}

const mixed = "multipart/x-mixed-replace;boundary=b"

func TestAttempt(t *testing.T) {
	const ok = "[HTTP/1.1 200 OK]"
	for _, c := range []struct {
		name    string
		answers []http.HandlerFunc
		limit   int
		want    string
		cause   string // of the fault that it ends with
		final   bool
	}{
		{name: "pictures", answers: []http.HandlerFunc{still("a"), still("b"), still("c")}, limit: 6, want: ok + " a " + ok + " b " + ok + " c"},
		{name: "duplicate", answers: []http.HandlerFunc{still("a"), still("a"), still("b")}, limit: 4, want: ok + " a " + ok + " b"},
		{name: "not modified", answers: []http.HandlerFunc{still("a", "ETag", `"1"`), still("a", "ETag", `"1"`), still("b", "ETag", `"2"`)}, limit: 4, want: ok + " a " + ok + " b"},
		{name: "picture of unknown type", answers: []http.HandlerFunc{body("application/octet-stream", string(jpegOf("a")))}, limit: 2, want: ok + " a"},
		{name: "truncated", answers: []http.HandlerFunc{still("a"), truncated}, want: ok + " a " + ok + " half(damaged)", cause: wire.CauseClosed},
		{name: "empty", answers: []http.HandlerFunc{still("a"), body("image/jpeg", "")}, want: ok + " a", cause: wire.CauseHTTP},
		{name: "error in between", answers: []http.HandlerFunc{still("a"), status(500)}, want: ok + " a", cause: wire.CauseHTTP},
		{name: "a web page", answers: []http.HandlerFunc{body("text/html", "<html>")}, cause: wire.CauseHTTP},
		{name: "a web page in between", answers: []http.HandlerFunc{still("a"), body("text/html", "<html>")}, want: ok + " a", cause: wire.CauseHTTP},
		{name: "not there", answers: []http.HandlerFunc{status(404)}, cause: wire.CauseRefused, final: true},
		{name: "forbidden", answers: []http.HandlerFunc{status(403)}, cause: wire.CauseRefused, final: true},
		{name: "stream that is cut", answers: []http.HandlerFunc{body(mixed, "--b\r\n\r\nx")}, want: ok + " --b\r\n\r\nx", cause: wire.CauseClosed},
		{name: "stream that ends", answers: []http.HandlerFunc{body(mixed, "--b\r\n\r\nx\r\n--b--\r\n")}, want: ok + " --b\r\n\r\nx\r\n--b--\r\n"},
		{name: "stream without a boundary", answers: []http.HandlerFunc{body("multipart/x-mixed-replace", "--b--")}, want: ok + " --b--", cause: wire.CauseClosed},
		{name: "boundary with its hyphens", answers: []http.HandlerFunc{body(mixed[:len(mixed)-1]+"--b", "--b--")}, want: ok + " --b--"},
		{name: "file", answers: []http.HandlerFunc{body("video/mp4", "box")}, want: ok + " box"},
		{name: "redirection to a file", answers: []http.HandlerFunc{status(302, "Location", "file:///etc/passwd")}, cause: wire.CauseConnect},
		{name: "redirections without end", answers: []http.HandlerFunc{status(302, "Location", "/")}, cause: wire.CauseConnect},
	} {
		t.Run(c.name, func(t *testing.T) {
			words, err := tell(sourceOf(t, answers(t, c.answers...).URL+"/x", nil), c.limit)
			got := strings.Join(words, " ")
			// A body may come in any pieces.
			if strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(c.want, " ", "") {
				t.Errorf("%q\nwant %q", got, c.want)
			}
			var f *camera.Fault
			if errors.As(err, &f); (f == nil) != (c.cause == "") || f != nil && (f.Cause != c.cause || f.Final != c.final) {
				t.Errorf("error %+v, want cause %q, final %v", err, c.cause, c.final)
			}
		})
	}
}

// TestRetryAfter checks that a server's wish to be left alone is heard.
func TestRetryAfter(t *testing.T) {
	_, err := tell(sourceOf(t, answers(t, status(429, "Retry-After", "120")).URL, nil), 0)
	var f *camera.Fault
	if !errors.As(err, &f) || f.After != 2*time.Minute {
		t.Errorf("%+v, want 2 minutes", err)
	}
}

// TestHeadVerbatim checks that a head is kept as it came, also on a connection
// that is used again, and without cookies.
func TestHeadVerbatim(t *testing.T) {
	n := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		for {
			n++
			fmt.Fprintf(conn, "HTTP/1.1 200 Fine\r\ncontent-TYPE:image/jpeg\r\nX-Odd:   %d\r\nSet-Cookie: c4n4ry\r\nContent-Length: 5\r\n\r\n%s", n, jpegOf("")[:5])
			if n, err := conn.Read(make([]byte, 4096)); n == 0 || err != nil {
				return
			}
		}
	}))
	defer s.Close()
	source := sourceOf(t, s.URL, func(o *Options) { o.KeepDuplicates = true })
	want := 0
	for f, err := range source.Attempt(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if !f.Flags.Has(wire.FlagHead) {
			continue
		}
		want++
		text := fmt.Sprintf("HTTP/1.1 200 Fine\r\ncontent-TYPE:image/jpeg\r\nX-Odd:   %d\r\nSet-Cookie: ***\r\nContent-Length: 5\r\n\r\n", want)
		if string(f.Payload) != text {
			t.Errorf("%q\nwant %q", f.Payload, text)
		}
		if want == 3 {
			break
		}
	}
}

// TestRedirectKeepsSecrets checks that what is meant for one host does not reach
// another one.
func TestRedirectKeepsSecrets(t *testing.T) {
	var told bytes.Buffer
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Write(&told)
		still("a")(w, r)
	}))
	defer elsewhere.Close()
	s := answers(t, status(302, "Location", elsewhere.URL))
	source := sourceOf(t, s.URL+"/?token=c4n4ry", func(o *Options) {
		o.Login = Login{Agent: "test", User: "me", Password: secret.New("c4n4ry"), Header: http.Header{"X-Token": {"c4n4ry"}}}
	})
	if _, err := tell(source, 2); err != nil {
		t.Fatal(err)
	}
	if got := told.String(); strings.Contains(got, "c4n4ry") || strings.Contains(got, "Authorization") || !strings.Contains(got, "User-Agent: test") {
		t.Errorf("the other host was told:\n%s", got)
	}
}
