package fetch

import (
	"net/url"
	"testing"
)

func TestNameOf(t *testing.T) {
	for in, want := range map[string]string{
		"wss://cctv.trafficview.org:8420/DDOT_CAPTOP_13.vod?progressive": "DDOT_CAPTOP_13",
		"ws://10.0.0.1:8410/live/front":                                  "front",
		"ws://cam-7.example/":                                            "cam-7.example",
		"ws://[::1]:8410":                                                "::1",
		"ws://h/.vod":                                                    "h",
	} {
		u, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := nameOf(u); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestIsURL(t *testing.T) {
	for arg, want := range map[string]bool{
		"ws://h/x": true, "wss://h:1/x?a": true, "gopher://h": true,
		"day.cam": false, "-": false, "./ws://x": false, "a/b://c": false, "": false, "://x": false,
	} {
		if got := isURL(arg); got != want {
			t.Errorf("%q: %v, want %v", arg, got, want)
		}
	}
}
