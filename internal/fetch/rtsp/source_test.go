package rtsp

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"strings"
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

// server is a camera by gortsplib, with one media. Each client gets one packet.
type server struct {
	t       *testing.T
	methods []auth.VerifyMethod // nil is that anybody may come in
	status  base.StatusCode     // of each answer to DESCRIBE; 0 is to do it
	shut    bool                // it hangs up after the packet
	asked   int                 // DESCRIBEs
	stream  *gortsplib.ServerStream
	server  *gortsplib.Server
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
	s.server = &gortsplib.Server{Handler: s, RTSPAddress: "127.0.0.1:0", AuthMethods: s.methods}
	if err := s.server.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(s.server.Close)
	s.stream = &gortsplib.ServerStream{Server: s.server, Desc: &description.Session{Medias: []*description.Media{
		{Type: description.MediaTypeVideo, Formats: []format.Format{&format.H264{PayloadTyp: 96, PacketizationMode: 1}}},
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

func (s *server) OnPlay(c *gortsplib.ServerHandlerOnPlayCtx) (*base.Response, error) {
	go func() {
		s.stream.WritePacketRTP(s.stream.Desc.Medias[0], &packet)
		if s.shut {
			c.Conn.Close()
		}
	}()
	return &base.Response{StatusCode: base.StatusOK}, nil
}

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
// they came, over the connection and beside it, with each login.
func TestSource(t *testing.T) {
	known := url.UserPassword(user, password)
	for _, c := range []struct {
		name    string
		methods []auth.VerifyMethod
		login   *url.Userinfo
	}{
		{"open", nil, nil},
		{"basic", []auth.VerifyMethod{auth.VerifyMethodBasic}, known},
		{"digest", []auth.VerifyMethod{auth.VerifyMethodDigestMD5}, known},
		{"digest with SHA-256", []auth.VerifyMethod{auth.VerifyMethodDigestSHA256}, known},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &server{t: t, methods: c.methods}
			frames, err := collect(t.Context(), options(s.start(), c.login), 3)
			if err != nil || len(frames) != 3 {
				t.Fatalf("%d frames, %v", len(frames), err)
			}
			want, _ := packet.Marshal()
			want = append([]byte{'$', 0, 0, byte(len(want))}, want...)
			// The server chooses the SSRC.
			if got := frames[2].Payload; string(got[:12]) != string(want[:12]) || string(got[16:]) != string(want[16:]) {
				t.Errorf("packet %x\nwant   %x", got, want)
			}
			for i, begins := range []string{"RTSP/1.0 200 OK\r\n", "RTSP/1.0 200 OK\r\n"} {
				if f := frames[i]; !f.Flags.Has(wire.FlagHead|wire.FlagKeep) || !strings.HasPrefix(string(f.Payload), begins) {
					t.Errorf("frame %d: flags %v, %q", i, f.Flags, f.Payload)
				}
			}
			if head := string(frames[0].Payload); !strings.Contains(head, "m=video") || strings.Contains(head, "canary") {
				t.Errorf("%q", head)
			}
		})
	}
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
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &c.server
			s.t = t
			_, err := collect(t.Context(), options(s.start(), url.UserPassword(user, "canaries")), 9)
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
