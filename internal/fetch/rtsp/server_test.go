package rtsp

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"testing"

	"campipe/internal/camera"
	"campipe/pkg/wire"

	"github.com/bluenviron/gortsplib/v5/pkg/auth"
	"github.com/bluenviron/gortsplib/v5/pkg/base"
)

const plain = "\x80\xe0\x00\x07\x00\x00\x00\x09\x00\x00\x00\x01\x65abc"

// TestRedirect checks where a session goes that is sent on, and to whom it gives
// the login.
func TestRedirect(t *testing.T) {
	for _, c := range []struct {
		name  string
		host  string // of the other server; "" is the same one, again and again
		to    string // its URL, if it is not rtsp
		cause string
		login bool // the last one was told as whom we come
	}{
		{"to another port", "127.0.0.1", "", "", true},
		{"to another host", "localhost", "", "", false},
		{"for ever", "", "", wire.CauseHTTP, true},
		{"to HTTP", "127.0.0.1", "http://127.0.0.1/x", wire.CauseRefused, true},
		{"to nowhere", "127.0.0.1", "rtsp://%zz/", wire.CauseRefused, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			second := &server{t: t, methods: []auth.VerifyMethod{auth.VerifyMethodBasic}}
			address := second.start()
			_, port, _ := net.SplitHostPort(address)
			first := &script{}
			var self string
			first.moved = func(int) string {
				switch {
				case c.to != "":
					return c.to
				case c.host == "":
					return "rtsp://" + self + "/again"
				}
				return "rtsp://" + net.JoinHostPort(c.host, port) + "/there"
			}
			self = first.start(t)
			_, err := collect(t.Context(), options(self, url.UserPassword(user, password)), 4)
			var f *camera.Fault
			switch {
			case !c.login:
				if !errors.As(err, &f) || f.Status != 401 {
					t.Errorf("another host let us in: %v", err)
				}
			case c.cause == "" && err != nil, c.cause != "" && (err == nil || camera.CauseOf(err) != c.cause):
				t.Errorf("%v, want cause %q", err, c.cause)
			}
			if n := first.count(base.Describe); n > maxHops+1 {
				t.Errorf("asked %d times", n)
			}
		})
	}
}

// TestLoose checks that what a library does not like about a session description is
// no reason not to record, and that it is told of.
func TestLoose(t *testing.T) {
	const sdp = "Content-Type: application/sdp\r\n"
	for _, c := range []struct {
		name, described, media string
		warned                 bool
	}{
		{"nothing odd", sdp, oneMedia, false},
		{"type with a parameter", "Content-Type: application/sdp; charset=utf-8\r\n", oneMedia, false},
		{"no type", "X: y\r\n", oneMedia, true},
		{"type in upper case", "Content-Type: application/SDP\r\n", oneMedia, true},
		{"the same mid twice", sdp, oneMedia + "a=mid:x\r\nm=audio 0 RTP/AVP 8\r\na=mid:x\r\na=control:two\r\n", true},
		{"mid with a dash", sdp, oneMedia + "a=mid:video-0\r\n", true},
		{"lines that mean nothing", sdp, "what is this\r\n" + oneMedia, true},
		{"AAC without a configuration", sdp, oneMedia + "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 mpeg4-generic/16000\r\na=control:two\r\n", true},
		{"a base that is none", sdp + "Content-Base: http://x/\r\n", oneMedia, true},
		{"a control that makes no URL", sdp, oneMedia + "m=audio 0 RTP/AVP 8\r\na=control:%zz\r\n", true},
		{"H.264 in mode 0", sdp, oneMedia + "a=fmtp:96 packetization-mode=0\r\n", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := script{described: c.described, media: c.media, packets: frame(0, plain)}
			o := options(s.start(t), nil)
			var warnings []string
			o.Warn = func(format string, args ...any) { warnings = append(warnings, fmt.Sprintf(format, args...)) }
			frames, err := collect(t.Context(), o, 3)
			if err != nil || len(frames) != 3 || string(frames[2].Payload) != frame(0, plain) {
				t.Errorf("%d frames, %v", len(frames), err)
			}
			if c.warned != (len(warnings) > 0) {
				t.Errorf("warned of %q", warnings)
			}
		})
	}
}

// TestEcho checks that the secrets of a URL, which a server repeats, are in
// nothing that we give out, and that lengths stay true.
func TestEcho(t *testing.T) {
	const at = "rtsp://camera/user=me_password=canary_channel=1/x?channel=1&token=canary&k=can%61ry"
	s := script{
		described: "Content-Type: application/sdp\r\nContent-Base: " + at + "\r\n",
		media:     "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:" + at + "\r\nm=audio 0 RTP/AVP 8\r\na=control:rtsp://camera/x?k=canary\r\n",
		packets:   frame(0, plain),
	}
	o := options(s.start(t), nil)
	o.URL.Path = "/user=me_password=canary_channel=1/x"
	o.URL.RawQuery = "channel=1&token=canary&k=can%61ry"
	frames, err := collect(t.Context(), o, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range frames {
		if text := string(f.Payload); strings.Contains(text, "canary") || strings.Contains(text, "can%61ry") {
			t.Errorf("%q", text)
		}
	}
	head := string(frames[0].Payload)
	if !strings.Contains(head, "channel=1&token=******&k=********\r\n") {
		t.Errorf("%q", head)
	}
	body := head[strings.Index(head, "\r\n\r\n")+4:]
	if !strings.Contains(head, fmt.Sprintf("Content-Length: %d\r\n", len(body))) {
		t.Errorf("the body has %d bytes: %q", len(body), head)
	}
}

// TestChannels checks that channels are numbered as the media are described, though
// a server numbers them otherwise, and refuses one.
func TestChannels(t *testing.T) {
	s := script{
		media:   oneMedia + "m=application 0 RTP/AVP 107\r\na=control:two\r\nm=audio 0 RTP/AVP 8\r\na=control:three\r\n",
		packets: frame(5, plain) + frame(9, plain) + frame(2, plain) + frame(8, plain) + frame(4, plain),
		setup: func(n int) string {
			if n == 2 {
				return ""
			}
			return fmt.Sprintf("RTP/AVP/TCP;unicast;interleaved=%d-%d", 2+2*n, 3+2*n)
		},
	}
	frames, err := collect(t.Context(), options(s.start(t), nil), 6)
	if err != nil {
		t.Fatal(err)
	}
	var channels []byte
	for _, f := range frames[2:] {
		channels = append(channels, f.Payload[1])
	}
	// The media have 4 and 8 of the server's; 2 is nobody's.
	if want := []byte{1, 5, 4, 0}; !slices.Equal(channels, want) {
		t.Errorf("channels %d, want %d", channels, want)
	}
}

// TestDatagrams checks that what comes over UDP is kept as it comes: out of order,
// twice, longer than packets of the network; and that only the server is listened
// to, also where it does not say from which port it sends.
func TestDatagrams(t *testing.T) {
	numbered := func(n byte, size int) string {
		return "\x80\xe0\x00" + string([]byte{n}) + "\x00\x00\x00\x09\x00\x00\x00\x01" + strings.Repeat("x", size)
	}
	send := []string{numbered(1, 10), numbered(3, 10), numbered(2, 10), numbered(2, 10), numbered(4, 9000), numbered(9, 10)}
	var to string
	s := script{media: oneMedia}
	s.setup = func(int) string {
		asked := s.asked[len(s.asked)-1].Header["Transport"][0]
		_, ports, _ := strings.Cut(asked, "client_port=")
		to, _, _ = strings.Cut(ports, "-")
		return "RTP/AVP;unicast;client_port=" + ports
	}
	s.played = func() {
		var sockets [2]net.Conn
		for i := range sockets {
			conn, err := net.Dial("udp", "127.0.0.1:"+to)
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			sockets[i] = conn
		}
		for i, p := range send {
			sockets[0].Write([]byte(p))
			if i == 0 {
				sockets[1].Write([]byte(numbered(5, 10))) // somebody else
			}
		}
	}
	o := options(s.start(t), nil)
	o.UDP = true
	frames, err := collect(t.Context(), o, len(send)+2)
	var got []string
	for _, f := range frames {
		if f.Kind == wire.KindRaw && !f.Flags.Has(wire.FlagHead) {
			got = append(got, string(f.Payload))
		}
	}
	for i := range min(len(got), len(send)) {
		if got[i] != frame(0, send[i]) {
			t.Errorf("packet %d is %.20q of %d bytes, want %.20q", i, got[i], len(got[i]), frame(0, send[i]))
		}
	}
	if err != nil || len(got) != len(send) {
		t.Errorf("%d packets of %d, %v", len(got), len(send), err)
	}
}

// TestSecure checks that what was to be encrypted is not asked for without it.
func TestSecure(t *testing.T) {
	for _, c := range []struct {
		name, moved, err string
		udp              bool
	}{
		{"packets over UDP", "", "leave out --udp", true},
		{"sent on to rtsp", "rtsp://127.0.0.1/", "from rtsps to rtsp", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			pair := certificate(t)
			s := script{media: oneMedia, tls: &tls.Config{Certificates: []tls.Certificate{pair}}, moved: func(int) string { return c.moved }}
			o := options(s.start(t), url.UserPassword(user, password))
			o.URL.Scheme, o.UDP = "rtsps", c.udp
			o.Dialer.TLS.InsecureSkipVerify = true
			_, err := collect(t.Context(), o, 9)
			var f *camera.Fault
			if !errors.As(err, &f) || !f.Final || !strings.Contains(err.Error(), c.err) || s.count(base.Setup) > 0 {
				t.Errorf("%v", err)
			}
		})
	}
}
