package sim

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"campipe/internal/onvif"
)

// TestDiscovery checks that the devices of the command line are found, and tell at
// which port the streams are.
func TestDiscovery(t *testing.T) {
	p := start(t, "--discovery", "127.0.0.1:0", "onvif:A", "onvif:B?rtsp=9&twice", "still:C", "rtsp:A")
	lines := p.cameras(t, 5)
	stream, err := url.Parse(lines[3][1])
	if err != nil || lines[4][0] != "discovery" {
		t.Fatalf("%q", lines)
	}
	if _, query, _ := strings.Cut(lines[0][1], "?"); query != "rtsp="+stream.Port() {
		t.Errorf("%q, want port %s", lines[0], stream.Port())
	}
	to, err := netip.ParseAddrPort(strings.TrimPrefix(lines[4][1], "soap.udp://"))
	if err != nil {
		t.Fatal(err)
	}
	found, _, err := onvif.Discover(t.Context(), to, time.Second)
	if err != nil || len(found) != 2 {
		t.Fatalf("%+v, %v", found, err)
	}
	var got []string
	for _, d := range found {
		got = append(got, d.Name+" "+d.Host())
	}
	first, err := url.Parse(lines[0][1])
	if err != nil || len(got) != 2 || !strings.Contains(strings.Join(got, ","), "A "+first.Host) || !strings.Contains(strings.Join(got, ","), "B "+first.Host) {
		t.Errorf("%q, want A and B at %v", got, first)
	}
	if status, rest := p.stop(t); status != 0 || rest != "" {
		t.Errorf("status %d, %q", status, rest)
	}
}
