package sim

import (
	"path/filepath"
	"testing"

	"campipe/internal/tool"

	"github.com/bluenviron/gortsplib/v5"
	"github.com/bluenviron/gortsplib/v5/pkg/base"
	"github.com/bluenviron/gortsplib/v5/pkg/description"
	"github.com/bluenviron/gortsplib/v5/pkg/format"
	"github.com/pion/rtp"
)

// TestRTSP plays a camera with and without TLS, and over UDP.
func TestRTSP(t *testing.T) {
	ca := filepath.Join(t.TempDir(), "ca.pem")
	p := start(t, "--tls", "--ca", ca, "--speed", "20", "rtsp:a?audio=pcma&close=2s")
	urls := p.cameras(t, 2)
	overTCP, overUDP := gortsplib.ProtocolTCP, gortsplib.ProtocolUDP
	for _, test := range []struct {
		url      string
		protocol *gortsplib.Protocol
	}{{urls[0][1], &overTCP}, {urls[0][1], &overUDP}, {urls[1][1], &overTCP}} {
		u, err := base.ParseURL(test.url)
		if err != nil {
			t.Fatal(err)
		}
		c := gortsplib.Client{Scheme: u.Scheme, Host: u.Host, Protocol: test.protocol, TLSConfig: trust(t, ca)}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		d, _, err := c.Describe(u)
		if err == nil {
			err = c.SetupAll(d.BaseURL, d.Medias)
		}
		if err != nil {
			t.Fatalf("%s: %v", test.url, err)
		}
		marked := 0
		c.OnPacketRTPAny(func(m *description.Media, _ format.Format, p *rtp.Packet) {
			if p.Marker {
				marked++
			}
		})
		if _, err := c.Play(nil); err != nil {
			t.Fatalf("%s: %v", test.url, err)
		}
		c.Wait()
		c.Close()
		if marked != 30 {
			t.Errorf("%s: %d pictures, want 30", test.url, marked)
		}
	}
	if status, _ := p.stop(t); status != tool.StatusGood {
		t.Errorf("status %d; %s", status, p.errors(t))
	}
}
