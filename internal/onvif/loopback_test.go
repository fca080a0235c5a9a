package onvif_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"testing"
	"time"

	"campipe/internal/onvif"
	"campipe/internal/secret"
	sim "campipe/internal/sim/onvif"
)

// TestLoopback finds simulated devices over UDP, and asks them over TCP.
func TestLoopback(t *testing.T) {
	server := httptest.NewServer(sim.Server{})
	defer server.Close()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	answering := make(chan error, 1)
	host := server.Listener.Addr().String()
	stream := func(camera string) string { return "rtsp://127.0.0.1:8554/rtsp/" + camera }
	still := func(camera string) string { return "http://" + host + "/still/" + camera + ".jpg" }
	cases := []struct {
		name, options string
		want          []string
	}{
		{"PLAIN", "", []string{"main 1280x720 " + stream("PLAIN") + " " + still("PLAIN")}},
		{"TOKEN", "login=joe:pass&ahead=2h", []string{"main 1280x720 " + stream("TOKEN") + " " + still("TOKEN")}},
		{"DIGEST", "auth=joe:pass&digest=both&media2", []string{"main 1280x720 " + stream("DIGEST") + " " + still("DIGEST")}},
		{"LINKS", "links&old&nosnapshot", []string{"main 1280x720 " + stream("LINKS") + " <nil>"}},
		{"TWICE", "twice&profiles=2", []string{"main 1280x720 " + stream("TWICE") + " " + still("TWICE"), "sub1 640x360 " + stream("TWICE-2") + " " + still("TWICE-2")}},
		{"ELSEWHERE", "elsewhere", []string{"main 1280x720 " + stream("ELSEWHERE") + " " + still("ELSEWHERE"), "it gives URLs of camera.invalid, which did not answer: they are taken as its own"}},
		{"WRONG", "login=joe:other", []string{"GetServices: it does not take the login: NotAuthorized: The action requested requires authorization and the sender is not authorized"}},
		{"BASIC", "auth=joe:pass", []string{"GetServices: it does not take the login: the device answered 401 Unauthorized"}},
		{"GARBAGE", "garbage", []string{"no SOAP: expected element type <Envelope> but have <html>"}},
		{"GONE", "status=404", []string{"the device answered 404 Not Found"}},
	}
	var devices []sim.Device
	want := map[string][]string{}
	for _, c := range append(cases, cases[0]) { // one is there twice
		path, err := sim.Path(c.name, c.options+"&rtsp=8554")
		if err != nil {
			t.Fatal(err)
		}
		devices = append(devices, sim.Device{Name: c.name, URL: server.URL + path})
		want[c.name] = c.want
	}
	go func() { answering <- sim.Answer(conn, devices) }()

	found, left, err := onvif.Discover(t.Context(), netip.MustParseAddrPort(conn.LocalAddr().String()), 2*time.Second)
	if err != nil || left != 0 || len(found) != len(cases) {
		t.Fatalf("%d devices, %d left out, %v; want %d", len(found), left, err, len(cases))
	}
	client := onvif.Client{
		Transport: &http.Transport{DisableKeepAlives: true},
		Login:     func(*url.URL) (string, secret.Secret) { return "joe", secret.New("pass") },
	}
	for _, d := range client.Ask(t.Context(), found) {
		var got []string
		for _, p := range d.Profiles {
			got = append(got, fmt.Sprintf("%s %dx%d %v %v", p.Name, p.Width, p.Height, p.Stream, p.Snapshot))
		}
		for _, f := range d.Faults {
			got = append(got, f.Error())
		}
		if d.Model != "camsim" || d.Endpoint == "" || d.Addr != netip.MustParseAddr("127.0.0.1") || !slices.Equal(got, want[d.Name]) {
			t.Errorf("%+v\n%q\nwant %q", d, got, want[d.Name])
		}
	}
	conn.Close()
	<-answering
}

// TestNoise has a device whose answers to probes are noise.
func TestNoise(t *testing.T) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	answering := make(chan error, 1)
	go func() {
		answering <- sim.Answer(conn, []sim.Device{{Name: "x", URL: "http://127.0.0.1/onvif/x?noise"}})
	}()
	found, _, err := onvif.Discover(t.Context(), netip.MustParseAddrPort(conn.LocalAddr().String()), time.Second)
	if err != nil || len(found) != 1 || len(found[0].Faults) != 1 || found[0].Addr.String() != "127.0.0.1" {
		t.Fatalf("%+v, %v", found, err)
	}
	for _, d := range (&onvif.Client{}).Ask(t.Context(), found) {
		if len(d.Profiles) != 0 || d.Host() != "127.0.0.1" {
			t.Errorf("%+v", d)
		}
	}
	conn.Close()
	<-answering
}
