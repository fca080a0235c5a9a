package onvif

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
)

// TestVector is the example of the ONVIF Application Programmer's Guide, section on
// the user name token.
func TestVector(t *testing.T) {
	nonce, err := base64.StdEncoding.DecodeString("LKqI6G/AikKCQrN0zqZFlg==")
	if err != nil {
		t.Fatal(err)
	}
	if got := passwordDigest(nonce, "2010-09-16T07:50:45Z", "userpassword"); got != "tuOSpGlFlIXsozq4HFNeeGeFLEI=" {
		t.Errorf("%s", got)
	}
}

func TestToken(t *testing.T) {
	now := time.Date(2026, 11, 20, 15, 0, 0, 5, time.FixedZone("", 3600))
	one, other := usernameToken("a<b", "c4n4ry", now), usernameToken("a<b", "c4n4ry", now)
	if one == other {
		t.Error("a nonce was used again")
	}
	for _, want := range []string{"<Username>a&lt;b</Username>", ">2026-11-20T14:00:00Z</Created>", "#PasswordDigest"} {
		if !strings.Contains(one, want) {
			t.Errorf("%s has no %s", one, want)
		}
	}
	if strings.Contains(one, "c4n4ry") {
		t.Errorf("%s has the password", one)
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		" a\tb\r\nc ":            "a b c",
		"a\x1b[31m\u009bb":       "a [31m b",
		"\u202ea\u200b":          "a",
		strings.Repeat("ä", 150): strings.Repeat("ä", 100),
		"\xff":                   "\ufffd",
	} {
		if got := plain(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
