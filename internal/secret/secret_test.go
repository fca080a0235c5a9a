package secret

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
)

const canary = "c4n4ry"

func TestSecretCannotBePrinted(t *testing.T) {
	s := New(canary)
	holder := struct {
		Password Secret
		List     []Secret
	}{s, []Secret{s}}
	marshalled, err := json.Marshal(holder)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		string(marshalled), fmt.Sprint(s), fmt.Sprint(holder), fmt.Sprintf("%v %+v %#v %s %q %x %d", s, holder, holder, s, s, s, s),
		fmt.Errorf("login: %v", holder).Error(),
	} {
		if strings.Contains(text, canary) || strings.Contains(text, fmt.Sprintf("%x", canary)) {
			t.Errorf("%s shows the secret", text)
		}
	}
	if s.Reveal() != canary {
		t.Error("the secret itself is lost")
	}
}

func TestURL(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"trafficview", "wss://cctv.trafficview.org:8420/DDOT_CAPTOP_13.vod?progressive", "wss://cctv.trafficview.org:8420/DDOT_CAPTOP_13.vod?progressive"},
		{"user and password", "ws://u:" + canary + "@h/x", "ws://h/x"},
		{"token", "ws://h/x?progressive&token=" + canary + "&audio", "ws://h/x?progressive&token=***&audio"},
		{"unknown parameter", "http://h/x?k9=" + canary, "http://h/x?k9=***"},
		{"axis", "http://h/axis-cgi/mjpg/video.cgi?resolution=640x480&camera=1", "http://h/axis-cgi/mjpg/video.cgi?resolution=640x480&camera=1"},
		{"xiongmai", "rtsp://h/user=a%20b&password=" + canary + "&channel=1&stream=0.sdp?real_stream", "rtsp://h/user=a%20b&password=***&channel=1&stream=0.sdp?real_stream"},
		{"xiongmai, with underscores", "rtsp://h/user=a_password=" + canary + "_channel=1_stream=0.sdp", "rtsp://h/user=a_password=***_channel=1_stream=0.sdp"},
		{"fragment", "http://h/x#" + canary, "http://h/x"},
	} {
		u, err := url.Parse(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := URL(u); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestHead(t *testing.T) {
	in := "HTTP/1.1 101 Switching Protocols\r\nServer: x\r\nSet-Cookie: id=" + canary + "\r\nset-cookie : b=" + canary +
		"\r\n " + canary + "\r\nUpgrade: websocket\r\n\r\n"
	want := "HTTP/1.1 101 Switching Protocols\r\nServer: x\r\nSet-Cookie: ***\r\nset-cookie : ***\r\nUpgrade: websocket\r\n\r\n"
	if got := string(Head([]byte(in))); got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
}
