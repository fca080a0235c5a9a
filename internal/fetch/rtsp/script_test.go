package rtsp

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"

	"campipe/pkg/wire"

	"github.com/bluenviron/gortsplib/v5/pkg/base"
)

// script is a camera that says what a test wants, byte for byte, and not what a
// library makes of it.
type script struct {
	media     string             // the media of its session description
	described string             // more header fields of the answer to DESCRIBE
	early     string             // comes before the answer to PLAY
	packets   string             // come behind it
	played    func()             // is called behind it
	setup     func(n int) string // the Transport of the answer to the nth SETUP; "" is a refusal
	moved     func(n int) string // where the nth DESCRIBE is sent on to; "" is nowhere
	tls       *tls.Config
	asked     []base.Request // by all connections
}

const oneMedia = "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:one\r\n"

// start returns the address of the camera.
func (s *script) start(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if s.tls != nil {
		l = tls.NewListener(l, s.tls)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.talk(conn)
		}
	}()
	t.Cleanup(func() {
		l.Close()
		<-done
	})
	return l.Addr().String()
}

// talk answers until the client hangs up, or is to be sent away.
func (s *script) talk(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	for {
		var r base.Request
		if err := r.Unmarshal(in); err != nil {
			return
		}
		s.asked = append(s.asked, r)
		answer := func(status, fields, body string) {
			fmt.Fprintf(conn, "RTSP/1.0 %s\r\nCSeq: %s\r\nSession: 1\r\n%sContent-Length: %d\r\n\r\n%s", status, r.Header["CSeq"][0], fields, len(body), body)
		}
		switch r.Method {
		case base.Describe:
			if to := s.to(); to != "" {
				answer("302 Moved", "Location: "+to+"\r\n", "")
				continue
			}
			if s.described == "" {
				s.described = "Content-Type: application/sdp\r\n"
			}
			answer("200 OK", s.described, "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"+s.media)
		case base.Setup:
			transport := r.Header["Transport"][0]
			if s.setup != nil {
				transport = s.setup(s.count(base.Setup))
			}
			if transport == "" {
				answer("403 Forbidden", "", "")
				continue
			}
			answer("200 OK", "Transport: "+transport+"\r\n", "")
		case base.Play:
			io.WriteString(conn, s.early)
			answer("200 OK", "RTP-Info: url=one;seq=1\r\n", "")
			io.WriteString(conn, s.packets)
			if s.played != nil {
				s.played()
			}
		default:
			answer("200 OK", "", "")
		}
	}
}

func (s *script) to() string {
	if s.moved == nil {
		return ""
	}
	return s.moved(s.count(base.Describe))
}

// count returns how many requests of a method came.
func (s *script) count(m base.Method) (n int) {
	for _, r := range s.asked {
		if r.Method == m {
			n++
		}
	}
	return n
}

// frame is an interleaved one.
func frame(channel byte, packet string) string {
	return string([]byte{'$', channel, byte(len(packet) >> 8), byte(len(packet))}) + packet
}

// TestVerbatim checks that packets are what came, also where a library that reads
// them and writes them again would make something else of them.
func TestVerbatim(t *testing.T) {
	const rest = "\x00\x07\x00\x00\x00\x09\x00\x00\x00\x01"
	const report = "\x80\xc8\x00\x06\x00\x00\x00\x01\xee\x5b\x05\x00\x80\x00\x00\x00\x00\x00\x00\x4d\x00\x00\x00\x00\x00\x00\x00\x00"
	for _, c := range []struct {
		name    string
		channel byte
		packet  string
	}{
		{"plain", 0, "\x80\xe0" + rest + "\x65abc"},
		{"padding that is not zero", 0, "\xa0\xe0" + rest + "\x65abc\x01\x02\x03"},
		{"padding of no bytes", 0, "\xa0\xe0" + rest + "\x65abc\x00"},
		{"extension of ONVIF", 0, "\x90\xe0" + rest + "\xab\xac\x00\x03wxyzwxyzwxyz\x65abc"},
		{"extension with holes", 0, "\x90\xe0" + rest + "\xbe\xde\x00\x02\x00\x10A\x00\x20B\x00\x00\x65abc"},
		{"extension with an end", 0, "\x90\xe0" + rest + "\xbe\xde\x00\x02\x10A\xf0\x01\x02\x03\x04\x05\x65abc"},
		{"a contributing source", 0, "\x81\xe0" + rest + "\x00\x00\x00\x05\x65abc"},
		{"a type that is not described", 0, "\x80\xe1" + rest + "\x65abc"},
		{"nothing in it", 0, "\x80\xe0" + rest},
		{"longer than a packet of UDP", 0, "\x80\xe0" + rest + strings.Repeat("x", 60_000)},
		{"RTCP in parts", 1, report + "\x81\xca\x00\x02\x00\x00\x00\x01\x01\x01x\x00"},
		{"RTCP with padding", 1, report + "\xa1\xcb\x00\x02\x00\x00\x00\x01\x00\x00\x00\x04"},
		{"RTCP of an application", 1, "\x80\xcc\x00\x02\x00\x00\x00\x01name"},
		{"RTCP that can't be read", 1, "\x80\xc8\x00\x01\x00\x00\x00\x01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := script{media: oneMedia, packets: frame(c.channel, c.packet) + frame(0, "\x80\xe0"+rest+"last")}
			frames, err := collect(t.Context(), options(s.start(t), nil), 4)
			if err != nil || len(frames) != 4 || string(frames[2].Payload) != frame(c.channel, c.packet) {
				for i, f := range frames {
					t.Logf("%d: %.80q", i, f.Payload)
				}
				t.Errorf("%d frames, %v", len(frames), err)
			}
		})
	}
}

// TestEarly checks that packets which come before the answer to PLAY are neither
// lost, nor in its way, however many.
func TestEarly(t *testing.T) {
	var all strings.Builder
	const n = 1000
	packet := func(i int) string {
		return frame(0, "\x80\xe0"+string([]byte{byte(i >> 8), byte(i)})+"\x00\x00\x00\x09\x00\x00\x00\x01"+strconv.Itoa(i))
	}
	for i := range n {
		all.WriteString(packet(i))
	}
	s := script{media: oneMedia, early: all.String()}
	frames, err := collect(t.Context(), options(s.start(t), nil), n+2)
	if err != nil || len(frames) != n+2 {
		t.Fatalf("%d frames, %v", len(frames), err)
	}
	for i, f := range frames[1 : n+1] {
		if string(f.Payload) != packet(i) {
			t.Fatalf("packet %d is %q", i, f.Payload)
		}
	}
	if f := frames[n+1]; !f.Flags.Has(wire.FlagHead) || !strings.Contains(string(f.Payload), "RTP-Info") {
		t.Errorf("%q", f.Payload)
	}
}
