package manifest

import (
	"net/url"
	"strings"
	"testing"
)

// joinCases are references and where they lead; want "" is a refusal.
var joinCases = []struct{ name, base, reference, want string }{
	{"relative", "https://h/a/b.mpd?x=1", "c.m4s", "https://h/a/c.m4s"},
	{"relative with dots", "https://h/a/b/c.mpd", "../d.m4s", "https://h/a/d.m4s"},
	{"dots above the root", "https://h/a.mpd", "../../../d.m4s", "https://h/d.m4s"},
	{"from the root", "https://h/a/b.mpd", "/c.m4s", "https://h/c.m4s"},
	{"query only", "https://h/a/b.mpd?x=1", "?y=2", "https://h/a/b.mpd?y=2"},
	{"other host, same scheme", "https://h/a", "//i/b", "https://i/b"},
	{"absolute", "https://h/a", "http://i:81/b", "http://i:81/b"},
	{"scheme in capitals", "https://h/a", "HTTP://i/b", "http://i/b"},
	{"empty", "https://h/a/b.mpd?x=1", "", "https://h/a/b.mpd?x=1"},
	{"white space around", "https://h/a/b.mpd", "\n\t c.m4s \n", "https://h/a/c.m4s"},
	{"white space inside", "https://h/a/b.mpd", "c d.m4s", "https://h/a/c%20d.m4s"},
	{"fragment", "https://h/a", "b#t=1", "https://h/b"},
	{"file", "https://h/a", "file:///etc/passwd", ""},
	{"data", "https://h/a", "data:video/mp4;base64,AAAA", ""},
	{"ftp", "https://h/a", "ftp://i/b", ""},
	{"javascript", "https://h/a", "javascript:alert(1)", ""},
	{"http without a host", "https://h/a", "http:///b", ""},
	{"http with a path only", "https://h/a", "http:b", ""},
	{"port without a host", "https://h/a", "http://:80/b", ""},
	{"bad escape", "https://h/a", "b%zz", ""},
	{"line break inside", "https://h/a", "b\r\nHost: i", ""},
	{"too long", "https://h/a", strings.Repeat("b", maxReference+1), ""},
}

func TestJoin(t *testing.T) {
	for _, c := range joinCases {
		t.Run(c.name, func(t *testing.T) {
			base, err := url.Parse(c.base)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Join(base, c.reference)
			switch {
			case c.want == "" && err == nil:
				t.Errorf("got %v, want a refusal", got)
			case c.want != "" && err != nil:
				t.Error(err)
			case c.want != "" && got.String() != c.want:
				t.Errorf("got %v, want %v", got, c.want)
			}
			if base.String() != c.base {
				t.Errorf("base is now %v", base)
			}
		})
	}
}

// Law: what Join lets through is http or https with a host, and reads back as
// the same.
func FuzzJoin(f *testing.F) {
	for _, c := range joinCases {
		f.Add(c.reference)
	}
	base := &url.URL{Scheme: "https", Host: "h", Path: "/a/b.mpd"}
	f.Fuzz(func(t *testing.T, reference string) {
		u, err := Join(base, reference)
		if err != nil {
			return
		}
		again, err := url.Parse(u.String())
		if err != nil {
			t.Fatalf("%q: %v", u, err)
		}
		if again.Scheme != "http" && again.Scheme != "https" || again.Hostname() == "" {
			t.Fatalf("%q leads to %v", reference, again)
		}
		if again.String() != u.String() {
			t.Fatalf("%q reads back as %q", u, again)
		}
	})
}
