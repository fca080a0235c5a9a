package trafficview

import (
	"bytes"
	"crypto/tls"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/pace"
)

// TestBareEndOfTLS looks at the TLS records of a connection that the server
// ends: there is no alert at the end. TLS 1.2 still tells what a record is.
func TestBareEndOfTLS(t *testing.T) {
	c, err := clip.Open()
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(c, pace.Pace{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewTLSServer(s)
	defer server.Close()
	var heard bytes.Buffer
	dialer := websocket.Dialer{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12},
		NetDial: func(network, addr string) (net.Conn, error) {
			conn, err := net.Dial(network, addr)
			return recorder{conn, &heard}, err
		},
	}
	conn, _, err := dialer.Dial("wss"+strings.TrimPrefix(server.URL, "https")+"/a.vod?progressive&close=1s", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if all, _ := read(t, conn, 1<<20); len(all) == 0 {
		t.Error("no messages")
	}
	const alert, application = 21, 23
	last := byte(0)
	for b := heard.Bytes(); len(b) >= 5; b = b[5+int(b[3])<<8+int(b[4]):] {
		last = b[0]
	}
	if last != application {
		t.Errorf("the last record is of type %d, want %d; an alert is %d", last, application, alert)
	}
}

// recorder is a connection that keeps what is read from it.
type recorder struct {
	net.Conn
	heard *bytes.Buffer
}

func (r recorder) Read(b []byte) (int, error) {
	n, err := r.Conn.Read(b)
	r.heard.Write(b[:n])
	return n, err
}
