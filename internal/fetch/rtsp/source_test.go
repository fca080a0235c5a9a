package rtsp

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"net"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"campipe/internal/camera"
	"campipe/internal/fetch/dial"
	"campipe/pkg/wire"

	"github.com/bluenviron/gortsplib/v5"
	"github.com/bluenviron/gortsplib/v5/pkg/auth"
	"github.com/bluenviron/gortsplib/v5/pkg/base"
	"github.com/bluenviron/gortsplib/v5/pkg/description"
	"github.com/bluenviron/gortsplib/v5/pkg/format"
	"github.com/bluenviron/gortsplib/v5/pkg/liberrors"
	"github.com/pion/rtp"
)

// server is a camera by gortsplib, with pictures and sound. Each client gets one
// packet of each.
type server struct {
	t       *testing.T
	methods []auth.VerifyMethod // nil is that anybody may come in
	status  base.StatusCode     // of each answer to DESCRIBE; 0 is to do it
	shut    bool                // it hangs up after the packets
	tls     *tls.Config
	udp     bool
	asked   int // DESCRIBEs
	stream  *gortsplib.ServerStream
	server  *gortsplib.Server
	ended   chan struct{} // closed by the first TEARDOWN
}

const user, password = "me", "canary"

// packet has an extension and padding, so that it is not the plainest one.
var packet = rtp.Packet{
	Header: rtp.Header{
		Version: 2, Marker: true, PayloadType: 96, SequenceNumber: 7, Timestamp: 9, SSRC: 0x12345678,
		Extension: true, ExtensionProfile: 0xbede, Extensions: nil, Padding: true, PaddingSize: 3,
	},
	Payload: []byte{0x65, 1, 2, 3},
}

func (s *server) start() string {
	s.ended = make(chan struct{})
	s.server = &gortsplib.Server{Handler: s, RTSPAddress: "127.0.0.1:0", AuthMethods: s.methods, TLSConfig: s.tls}
	for {
		if s.udp {
			port := firstPort + 2*rand.IntN((lastPort-firstPort)/2)
			s.server.UDPRTPAddress, s.server.UDPRTCPAddress = fmt.Sprintf("127.0.0.1:%d", port), fmt.Sprintf("127.0.0.1:%d", port+1)
		}
		err := s.server.Start()
		if err == nil {
			break
		}
		if !s.udp || !errors.Is(err, syscall.EADDRINUSE) {
			s.t.Fatal(err)
		}
	}
	s.t.Cleanup(s.server.Close)
	s.stream = &gortsplib.ServerStream{Server: s.server, Desc: &description.Session{Medias: []*description.Media{
		{Type: description.MediaTypeVideo, Formats: []format.Format{&format.H264{PayloadTyp: 96, PacketizationMode: 1}}},
		{Type: description.MediaTypeAudio, Formats: []format.Format{&format.G711{PayloadTyp: 8, SampleRate: 8000, ChannelCount: 1}}},
	}}}
	if err := s.stream.Initialize(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(s.stream.Close)
	return s.server.NetListener().Addr().String()
}

func (s *server) OnDescribe(c *gortsplib.ServerHandlerOnDescribeCtx) (*base.Response, *gortsplib.ServerStream, error) {
	s.asked++
	if s.status != 0 {
		return &base.Response{StatusCode: s.status}, nil, nil
	}
	if s.methods != nil && !c.Conn.VerifyCredentials(c.Request, user, password) {
		return &base.Response{StatusCode: base.StatusUnauthorized}, nil, liberrors.ErrServerAuth{}
	}
	return &base.Response{StatusCode: base.StatusOK, Header: base.Header{"Set-Cookie": {"canary"}}}, s.stream, nil
}

func (s *server) OnSetup(*gortsplib.ServerHandlerOnSetupCtx) (*base.Response, *gortsplib.ServerStream, error) {
	return &base.Response{StatusCode: base.StatusOK}, s.stream, nil
}

func (s *server) OnPlay(*gortsplib.ServerHandlerOnPlayCtx) (*base.Response, error) {
	return &base.Response{StatusCode: base.StatusOK}, nil
}

// OnResponse sends the packets: from the answer to PLAY on, there is somebody who
// gets them.
func (s *server) OnResponse(c *gortsplib.ServerConn, r *base.Response) {
	if r.Header["RTP-Info"] == nil {
		return
	}
	for i, kind := range []uint8{96, 8} {
		p := packet
		p.PayloadType = kind
		s.stream.WritePacketRTP(s.stream.Desc.Medias[i], &p)
	}
	if s.shut {
		go c.Close()
	}
}

func (s *server) OnSessionClose(*gortsplib.ServerHandlerOnSessionCloseCtx) { close(s.ended) }

// collect runs one attempt until it has so many frames.
func collect(ctx context.Context, o Options, n int) (frames []wire.Frame, err error) {
	for f, err := range New(o)(ctx) {
		if err != nil {
			return frames, err
		}
		f.Payload = []byte(string(f.Payload))
		if frames = append(frames, f); len(frames) == n {
			break
		}
	}
	return frames, nil
}

func options(address string, login *url.Userinfo) Options {
	return Options{
		URL: &url.URL{Scheme: "rtsp", Host: address, Path: "/front", User: login}, Agent: "test",
		Dialer: &dial.Dialer{TLS: &tls.Config{}, Connect: 10 * time.Second}, Answer: 10 * time.Second, Warn: func(string, ...any) {},
	}
}

// TestSource checks what a session yields: heads without secrets, and packets as
// they came, over the connection and beside it, with each login; and that the server
// is told when it ends.
func TestSource(t *testing.T) {
	known := url.UserPassword(user, password)
	pair := certificate(t)
	for _, c := range []struct {
		name   string
		server server
		login  *url.Userinfo
	}{
		{"open", server{}, nil},
		{"basic", server{methods: []auth.VerifyMethod{auth.VerifyMethodBasic}}, known},
		{"digest", server{methods: []auth.VerifyMethod{auth.VerifyMethodDigestMD5}}, known},
		{"digest with SHA-256", server{methods: []auth.VerifyMethod{auth.VerifyMethodDigestSHA256}}, known},
		{"UDP", server{udp: true}, nil},
		{"UDP, digest", server{udp: true, methods: []auth.VerifyMethod{auth.VerifyMethodDigestMD5}}, known},
		{"TLS and SRTP", server{tls: &tls.Config{Certificates: []tls.Certificate{pair}}}, nil},
		{"TLS and SRTP over UDP", server{tls: &tls.Config{Certificates: []tls.Certificate{pair}}, udp: true}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &c.server
			s.t = t
			o := options(s.start(), c.login)
			o.UDP = s.udp
			if s.tls != nil {
				o.URL.Scheme = "rtsps"
				o.Dialer.TLS.RootCAs = x509.NewCertPool()
				o.Dialer.TLS.RootCAs.AddCert(pair.Leaf)
			}
			frames, err := collect(t.Context(), o, 4)
			if err != nil || len(frames) != 4 {
				t.Fatalf("%d frames, %v", len(frames), err)
			}
			<-s.ended
			got := map[byte]string{}
			heads := ""
			for _, f := range frames {
				if f.Flags.Has(wire.FlagHead | wire.FlagKeep) {
					heads += string(f.Payload)
					continue
				}
				got[f.Payload[1]] = string(f.Payload)
			}
			for channel, kind := range map[byte]byte{0: 96, 2: 8} {
				p := packet
				p.PayloadType = kind
				want, _ := p.Marshal()
				want = append([]byte{'$', channel, 0, byte(len(want))}, want...)
				// The server chooses the SSRC.
				if got := got[channel]; len(got) < 16 || got[:12] != string(want[:12]) || got[16:] != string(want[16:]) {
					t.Errorf("packet %x\nwant   %x", got, want)
				}
			}
			if strings.Count(heads, "RTSP/1.0 200 OK\r\n") != 2 || !strings.Contains(heads, "m=video") || !strings.Contains(heads, "RTP-Info: ") || strings.Contains(heads, "canary") {
				t.Errorf("%q", heads)
			}
		})
	}
}

// certificate returns one of 127.0.0.1, signed by itself.
func certificate(t *testing.T) tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), nil)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(nil, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

// TestRefused checks why an attempt ends that gets nothing, that it has no secret
// in it, and how often a server is asked.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name   string
		server server
		cause  string
		final  bool
		asked  int
	}{
		{"a wrong login", server{methods: []auth.VerifyMethod{auth.VerifyMethodDigestMD5}}, wire.CauseRefused, true, 2},
		{"401 for ever", server{status: base.StatusUnauthorized}, wire.CauseRefused, true, 1},
		{"404", server{status: base.StatusNotFound}, wire.CauseRefused, true, 1},
		{"503", server{status: base.StatusServiceUnavailable}, wire.CauseHTTP, false, 1},
		{"it hangs up", server{shut: true}, wire.CauseClosed, false, 1},
		{"a certificate that nobody knows", server{tls: &tls.Config{Certificates: []tls.Certificate{certificate(t)}}}, wire.CauseConnect, true, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &c.server
			s.t = t
			o := options(s.start(), url.UserPassword(user, "canaries"))
			if s.tls != nil {
				o.URL.Scheme = "rtsps"
			}
			_, err := collect(t.Context(), o, 9)
			var f *camera.Fault
			if !errors.As(err, &f) || f.Cause != c.cause || f.Final != c.final || strings.Contains(err.Error(), "canar") {
				t.Errorf("%+v", err)
			}
			if s.asked != c.asked {
				t.Errorf("asked %d times, want %d", s.asked, c.asked)
			}
		})
	}
}

// TestNobody checks the cause where nobody listens, and the end by the context
// while a server keeps silent.
func TestNobody(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	silent := options(l.Addr().String(), nil)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		conn, err := l.Accept()
		if err == nil {
			defer conn.Close()
			conn.Read(make([]byte, 1)) // it was asked
		}
		cancel()
	}()
	if _, err := collect(ctx, silent, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	l.Close()
	if _, err := collect(t.Context(), silent, 1); camera.CauseOf(err) != wire.CauseConnect {
		t.Errorf("error %v", err)
	}
}
