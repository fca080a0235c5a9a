package onvif

import (
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestAllows(t *testing.T) {
	now := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, options              string
		user, password, kind, made string
		want                       bool
	}{
		{"nobody asks", "", "", "", "", "", true},
		{"no token", "login=joe:pass", "", "", "", "", false},
		{"right", "login=joe:pass", "joe", "pass", digestType, "2026-11-20T14:00:00Z", true},
		{"other user", "login=joe:pass", "jane", "pass", digestType, "2026-11-20T14:00:00Z", false},
		{"other password", "login=joe:pass", "joe", "word", digestType, "2026-11-20T14:00:00Z", false},
		{"in the clear", "login=joe:pass", "joe", "pass", "#PasswordText", "2026-11-20T14:00:00Z", false},
		{"old", "login=joe:pass", "joe", "pass", digestType, "2026-11-20T13:59:29Z", false},
		{"new", "login=joe:pass", "joe", "pass", digestType, "2026-11-20T14:00:31Z", false},
		{"no time", "login=joe:pass", "joe", "pass", digestType, "", false},
		{"our time, not the device's", "login=joe:pass&ahead=2h", "joe", "pass", digestType, "2026-11-20T14:00:00Z", false},
		{"the device's time", "login=joe:pass&ahead=2h", "joe", "pass", digestType, "2026-11-20T16:00:00Z", true},
	} {
		p, err := parse(c.options)
		if err != nil {
			t.Fatal(err)
		}
		token := userToken{Username: c.user, Nonce: base64.StdEncoding.EncodeToString([]byte("nonce")), Created: c.made}
		sum := sha1.Sum([]byte("nonce" + c.made + c.password))
		token.Password.Type, token.Password.Text = c.kind, base64.StdEncoding.EncodeToString(sum[:])
		if got := p.allows(&token, now); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestServer(t *testing.T) {
	s := httptest.NewServer(Server{})
	defer s.Close()
	ask := func(operation string) string {
		return `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><` + operation + `><ProfileToken>profile_2</ProfileToken></` + operation + `></s:Body></s:Envelope>`
	}
	for _, c := range []struct {
		name, options, body string
		status              int
		want                string
	}{
		{"no SOAP", "", "x", 400, "EOF"},
		{"unknown", "", ask("Reboot"), 500, "ter:ActionNotSupported"},
		{"no such profile", "", ask("GetStreamUri"), 500, "ter:ActionNotSupported"},
		{"stream", "profiles=2&rtsp=1", ask("GetStreamUri"), 200, "<tt:Uri>rtsp://127.0.0.1:1/rtsp/a-2</tt:Uri>"},
		{"snapshot", "profiles=2&media2", ask("GetSnapshotUri"), 200, "/still/a-2.jpg</tr2:Uri>"},
		{"no snapshot", "profiles=2&nosnapshot", ask("GetSnapshotUri"), 500, "ter:ActionNotSupported"},
		{"not let in", "login=a:b", ask("GetServices"), 400, "ter:NotAuthorized"},
		{"the clock lets all in", "login=a:b", ask("GetSystemDateAndTime"), 200, "<tt:Year>"},
		{"wrong option", "login=a", "", 400, `option "login": value is "a", not USER:PASSWORD`},
	} {
		answer, err := http.Post(s.URL+Prefix+"a?"+c.options, "application/soap+xml", strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		_, err = text.ReadFrom(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != c.status || !strings.Contains(text.String(), c.want) {
			t.Errorf("%s: %s, %v\n%swant %d, %s", c.name, answer.Status, err, text.String(), c.status, c.want)
		}
	}
}
