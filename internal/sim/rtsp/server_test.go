package rtsp

import (
	"errors"
	"strings"
	"testing"

	"github.com/bluenviron/gortsplib/v5"
	"github.com/bluenviron/gortsplib/v5/pkg/base"
	"github.com/bluenviron/gortsplib/v5/pkg/liberrors"
	"github.com/pion/rtp"
)

// TestEndings: what a session ends with, and what was sent before that.
func TestEndings(t *testing.T) {
	for query, want := range map[string]int{
		"close=1s":          15,
		"close=0s":          0,
		"stall=1s&close=9s": 15,
		"stall=9s&close=1s": 15,
		"stall=0s&close=1s": 0,
	} {
		g, lines := serve(t, 0).watch(t, "front?"+query, gortsplib.ProtocolTCP)
		if n := len(samples(lines, video)); n != want || (len(g.packets[0]) == 0) != (want == 0) {
			t.Errorf("%s: %d pictures were sent, want %d", query, n, want)
		}
		if got, want := events(lines), "start /rtsp/front?"+query+", end closed"; got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

// TestLeave: the client goes, or the server stops.
func TestLeave(t *testing.T) {
	for name, leave := range map[string]func(*site, *gortsplib.Client){
		"client: ": func(_ *site, c *gortsplib.Client) { c.Close() },
		"stopped":  func(s *site, _ *gortsplib.Client) { s.stop() },
	} {
		for _, protocol := range []gortsplib.Protocol{gortsplib.ProtocolTCP, gortsplib.ProtocolUDP} {
			s := serve(t, 0)
			c, u := dial(t, s.base+"front?stall=100ms", protocol)
			play(t, c, u)
			leave(s, c)
			lines := s.log.UntilEnd(t)
			if why := lines[len(lines)-1].Why; !strings.HasPrefix(why, name) {
				t.Errorf("the end is %q, want %q", why, name)
			}
		}
	}
}

// TestReaders: each has the camera from its beginning, by whatever way.
func TestReaders(t *testing.T) {
	s := serve(t, 20)
	const camera = "front?audio=aac&close=2s"
	var first *got
	for _, protocol := range []gortsplib.Protocol{gortsplib.ProtocolTCP, gortsplib.ProtocolUDP} {
		other, u := dial(t, s.base+"another?stall=500ms", protocol)
		play(t, other, u) // at the same time
		g, _ := s.watch(t, camera, protocol)
		other.Close()
		s.log.UntilEnd(t)
		if first == nil {
			first = g
			continue
		}
		for i := range g.packets {
			if a, b := payloads(first.packets[i]), payloads(g.packets[i]); a != b {
				t.Errorf("media %d: %d packets over TCP, others over UDP, of which there are %d", i, len(first.packets[i]), len(g.packets[i]))
			}
		}
	}
}

func payloads(packets []*rtp.Packet) string {
	var b strings.Builder
	for _, p := range packets {
		b.WriteString(hash(p.Payload))
	}
	return b.String()
}

func TestInfo(t *testing.T) {
	s := serve(t, 0)
	g, _ := s.watch(t, "front%20door?audio=aac&close=1s&rtp-start=7&drop=1,3", gortsplib.ProtocolTCP)
	url := s.base + "front%20door/trackID="
	want := "url=" + url + "0;seq=12345;rtptime=7,url=" + url + "1;seq=12345;rtptime=7"
	if got := g.play.Header["RTP-Info"]; len(got) != 1 || got[0] != want {
		t.Errorf("RTP-Info is %q, want %q", got, want)
	}
	g, _ = s.watch(t, "front?noinfo&close=1s", gortsplib.ProtocolTCP)
	if got, ok := g.play.Header["RTP-Info"]; ok {
		t.Errorf("RTP-Info is %q", got)
	}
}

func TestMetadata(t *testing.T) {
	g, lines := serve(t, 0).watch(t, "front?metadata&close=3s&mtu=256", gortsplib.ProtocolTCP)
	if m := g.session.Medias[1]; m.Type != "application" || m.Formats[0].RTPMap() != "vnd.onvif.metadata/90000" {
		t.Errorf("media is %s of %s", m.Type, m.Formats[0].RTPMap())
	}
	var documents []string
	var b strings.Builder
	for _, p := range g.packets[1] {
		b.Write(p.Payload)
		if p.Marker {
			documents = append(documents, b.String())
			b.Reset()
		}
	}
	want := samples(lines, data)
	if len(documents) != 3 || len(want) != 3 {
		t.Fatalf("%d documents came, %d were sent, want 3", len(documents), len(want))
	}
	for i, d := range documents {
		if hash([]byte(d)) != want[i].SHA256 || !strings.Contains(d, "MetadataStream") {
			t.Errorf("document %d is %s", i, d)
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, test := range []struct {
		camera string
		user   string // and password, in the URL
		status base.StatusCode
		events string
	}{
		{"front?status=404", "", base.StatusNotFound, "start /rtsp/front?status=404, end 404"},
		{"front?status=401", "u:p@", base.StatusUnauthorized, "start /rtsp/front?status=401, end 401"},
		{"front?status=503", "", base.StatusServiceUnavailable, "start /rtsp/front?status=503, end 503"},
		{"front?auth=u:p", "", base.StatusUnauthorized, "start /rtsp/front?auth=u:p, end 401"},
		{"front?auth=u:p", "u:q@", base.StatusUnauthorized, "start /rtsp/front?auth=u:p, end 401"},
		{"front?auth=u:p", "u:p@", base.StatusOK, "start /rtsp/front?auth=u:p, end 401"},
		{"front?auth=u:p&digest=md5", "u:q@", base.StatusUnauthorized, "start /rtsp/front?auth=u:p&digest=md5, end 401"},
		{"front?auth=u:p&digest=md5", "u:p@", base.StatusOK, "start /rtsp/front?auth=u:p&digest=md5, end 401"},
		{"front?auth=u:p&digest=sha-256", "u:p@", base.StatusOK, "start /rtsp/front?auth=u:p&digest=sha-256, end 401"},
		{"front?auth=u:p&digest=both", "u:p@", base.StatusOK, "start /rtsp/front?auth=u:p&digest=both, end 401"},
		{"front?nonsense", "", base.StatusBadRequest, ""},
		{"", "", base.StatusNotFound, ""},
	} {
		t.Run(test.user+test.camera, func(t *testing.T) {
			s := serve(t, 0)
			c, u := dial(t, strings.Replace(s.base, "//", "//"+test.user, 1)+test.camera, gortsplib.ProtocolTCP)
			d, answer, err := c.Describe(u)
			if err == nil {
				err = c.SetupAll(d.BaseURL, d.Medias)
			}
			status := base.StatusOK
			switch bad := (liberrors.ErrClientBadStatusCode{}); {
			case answer != nil:
				status = answer.StatusCode
			case errors.As(err, &bad):
				status = bad.Code
			case err != nil:
				t.Fatal(err)
			}
			if status != test.status {
				t.Errorf("status %d, %v, want %d", status, err, test.status)
			}
			if test.events == "" {
				return
			}
			if got := events(s.log.UntilEnd(t)); got != test.events {
				t.Errorf("%s, want %s", got, test.events)
			}
		})
	}
}

// TestChallenges: how a camera says in which way to log in.
func TestChallenges(t *testing.T) {
	for query, want := range map[string]string{
		"auth=u:p":             `Basic realm="camsim"`,
		"status=401":           `Basic realm="camsim"`,
		"auth=u:p&digest=md5":  `Digest realm="camsim", nonce="63616d73696d", algorithm="MD5"`,
		"auth=u:p&digest=both": `Digest realm="camsim", nonce="63616d73696d", algorithm="SHA-256" Digest realm="camsim", nonce="63616d73696d", algorithm="MD5"`,
	} {
		p, err := parse(query)
		if err != nil {
			t.Fatal(err)
		}
		u, err := base.ParseURL("rtsp://localhost/rtsp/front?" + query)
		if err != nil {
			t.Fatal(err)
		}
		answer := p.gate.refusal(&base.Request{Method: base.Describe, URL: u})
		if got := strings.Join(answer.Header["WWW-Authenticate"], " "); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}
