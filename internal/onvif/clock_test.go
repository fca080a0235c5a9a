package onvif

import (
	"net/url"
	"testing"
	"testing/synctest"

	"campipe/internal/secret"
)

// TestClock checks that a token has the device's time, which is not ours.
func TestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &device{answers: refuses(faultOf("ter:NotAuthorized", ""))}
		client := Client{Transport: d, Login: func(*url.URL) (string, secret.Secret) { return "joe", secret.New("pass") }}
		for _, got := range client.Ask(t.Context(), []Device{{Addr: home, services: services(home, "")}}) {
			if len(got.Profiles) != 1 {
				t.Errorf("faults %v", got.Faults)
			}
		}
		if d.created != "2019-12-31T23:59:58Z" {
			t.Errorf("created %s", d.created)
		}
	})
	for _, c := range []struct {
		name string
		text clockAnswer
		ok   bool
	}{
		{"missing", clockAnswer{}, false},
		{"year 0", clockAnswer{Month: 1, Day: 1}, false},
		{"month 13", clockAnswer{Year: 2020, Month: 13, Day: 1}, false},
		{"never set", clockAnswer{Year: 1970, Month: 1, Day: 1}, true},
		{"hour 24", clockAnswer{Year: 2020, Month: 1, Day: 1, Hour: 24}, false},
	} {
		if at, ok := c.text.time(); ok != c.ok {
			t.Errorf("%s: %v, %v", c.name, at, ok)
		}
	}
}
