package trafficview

import (
	"net/url"
	"strings"
	"testing"
)

// What a client says first, by the URL.
func TestSay(t *testing.T) {
	const asks = `{"type":"mse","value":"avc1.640029,hvc1.1.6.L153.B0,mp4a.40.2,opus"}`
	for name, c := range map[string]struct{ url, say, want string }{
		"go2rtc":                  {"ws://host:1984/api/ws?src=gate", "", asks},
		"go2rtc behind a proxy":   {"wss://host/go2rtc/api/ws?src=gate", "", asks},
		"told otherwise":          {"ws://host:1984/api/ws?src=gate", `{"type":"mp4"}`, `{"type":"mp4"}`},
		"an API without a camera": {"ws://host:1984/api/ws", "", ""},
		"trafficview":             {"wss://host:8420/DDOT.vod?progressive", "", ""},
		"told":                    {"ws://host/x", "hello", "hello"},
	} {
		t.Run(name, func(t *testing.T) {
			u, err := url.Parse(c.url)
			if err != nil {
				t.Fatal(err)
			}
			o := Options{URL: u, Say: c.say}
			if got := o.say(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// Which text messages are the end of an attempt, and which messages are init
// segments.
func TestRelatives(t *testing.T) {
	for text, refused := range map[string]bool{
		`{"type":"error","value":"mse: stream not found"}`: true,
		`{"type":"error"}`: true,
		`{"type":"mse","value":"video/mp4; codecs=\"avc1.42c01e\""}`: false,
		`{"data":"sync","timestamp":1}`:                              false,
		`error`:                                                      false,
	} {
		if err := refusal([]byte(text)); (err != nil) != refused {
			t.Errorf("%s: %v", text, err)
		}
	}
	ftyp := "\x00\x00\x00\x18ftypiso5"
	for message, init := range map[string]bool{
		ftyp: true,
		"\x01\x00" + strings.Repeat("\x00", 16) + "\x00\x03<a>" + ftyp:         true,
		"\x02\x00" + strings.Repeat("\x00", 8) + "\x00\x00\x00\x08moof" + ftyp: false,
		"\x00\x00\x00\x08moof": false,
		"\x09avc1.42c01e":      false,
		"\x01":                 false,
	} {
		if got := isInit([]byte(message)); got != init {
			t.Errorf("%q: init segment %v", message, got)
		}
	}
}
