package onvif

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestDevices(t *testing.T) {
	for _, c := range answers {
		t.Run(c.name, func(t *testing.T) {
			all, err := devices(home, []byte(c.text), []string{"other", id})
			if fmt.Sprint(err) != c.fault && (err != nil || c.fault != "") {
				t.Errorf("error %v, want %q", err, c.fault)
			}
			var got []string
			for _, d := range all {
				var urls []string
				for _, u := range d.services {
					urls = append(urls, u.String())
				}
				got = append(got, strings.Join([]string{d.Endpoint, d.Name, d.Model, strings.Join(urls, " ")}, " | "))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q\nwant %q", got, c.want)
			}
		})
	}
}

// FuzzDevices has one law: whatever answers, all that it can have us ask is http or
// https at the address that it answered from, without a login; and there are not
// more of them than the limits allow.
func FuzzDevices(f *testing.F) {
	for _, c := range answers {
		if len(c.text) < 8<<10 {
			f.Add([]byte(c.text))
		}
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		all, err := devices(home, answer, []string{id})
		if err != nil && len(all) > 0 {
			t.Errorf("%d devices and %v", len(all), err)
		}
		for _, d := range all {
			if len(d.services) == 0 || len(d.services) > maxServices || len(d.Name) > maxText || len(d.Model) > maxText || len(d.Endpoint) > maxText {
				t.Errorf("%+v", d)
			}
			for _, u := range d.services {
				checkPlace(t, u, "http", "https")
			}
		}
	})
}

// checkPlace checks that a URL is at home and of one of the schemes, also when it is
// written and read again.
func checkPlace(t *testing.T, u *url.URL, schemes ...string) {
	t.Helper()
	again, err := url.Parse(u.String())
	if err != nil || again.Hostname() != home.String() || again.User != nil || !slices.Contains(schemes, again.Scheme) {
		t.Errorf("%q, %v", u, err)
	}
}

func TestPlaced(t *testing.T) {
	link := netip.MustParseAddr("fe80::1%eth0")
	for _, c := range []struct {
		addr        netip.Addr
		text        string
		want, moved string
	}{
		{home, "rtsp://192.168.1.64:554/Streaming/Channels/101?transportmode=unicast&profile=Profile_1", "rtsp://192.168.1.64:554/Streaming/Channels/101?transportmode=unicast&profile=Profile_1", ""},
		{home, " RTSP://192.168.1.64/a\n", "rtsp://192.168.1.64/a", ""},
		{home, "rtsp://admin:secret@192.168.1.64/a%2fb#x", "rtsp://192.168.1.64/a%2fb", ""},
		{home, "rtsp://192.168.10.1:8554/onvif1", "rtsp://192.168.1.64:8554/onvif1", "192.168.10.1"},
		{home, "rtsp://camera.local/a", "rtsp://192.168.1.64/a", "camera.local"},
		{home, "rtsp://[::ffff:192.168.1.64]/a", "rtsp://192.168.1.64/a", ""},
		{home, "rtsp://192.168.1.64/user=admin_password=_channel=1_stream=0.sdp?real_stream", "rtsp://192.168.1.64/user=admin_password=_channel=1_stream=0.sdp?real_stream", ""},
		{link, "rtsp://[fe80::1]:554/a", "rtsp://[fe80::1%25eth0]:554/a", ""},
		{link, "rtsp://192.168.1.64/a", "rtsp://[fe80::1%25eth0]/a", "192.168.1.64"},
		{home, "http://192.168.1.64/a", "", `a URL of scheme "http", not rtsp or rtsps`},
		{home, "rtsp:opaque", "", "what should be a URL is none"},
		{home, "rtsp://h:c4n4ry/", "", "what should be a URL is none"},
		{home, "", "", `a URL of scheme "", not rtsp or rtsps`},
		{home, "rtsp://h/" + strings.Repeat("a", maxURL), "", "a URL of 2057 bytes exceeds 2048"},
	} {
		u, moved, err := placed(c.addr, c.text, "rtsp", "rtsps")
		if c.want == "" {
			if err == nil || err.Error() != c.moved {
				t.Errorf("%.80q: %v, want %s", c.text, err, c.moved)
			}
		} else if err != nil || u.String() != c.want || moved != c.moved {
			t.Errorf("%q: %v, moved from %q, %v; want %s, %q", c.text, u, moved, err, c.want, c.moved)
		}
	}
}

func TestProbes(t *testing.T) {
	messages, ids := newProbes()
	again, other := newProbes()
	if len(messages) != 2 || len(ids) != 2 || ids[0] == ids[1] || slices.Contains(other, ids[0]) || len(again[0]) != len(messages[0]) {
		t.Errorf("%q, %q", ids, other)
	}
	for i, m := range messages {
		if !strings.Contains(string(m), "<a:MessageID>uuid:"+ids[i]+"</a:MessageID>") {
			t.Errorf("%s", m)
		}
		if _, err := parse[struct{}](m); err != nil {
			t.Error(err)
		}
	}
}
