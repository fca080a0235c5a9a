package dial

import (
	"crypto/tls"
	"net"
	"strings"
	"testing"
	"time"
)

// TestOutside checks that who was sent on by a public server does not get into a
// private range, and that anybody else does.
func TestOutside(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	d := Dialer{TLS: &tls.Config{}, Connect: time.Minute}
	conn, err := d.Plain(t.Context(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if !Inside(conn) {
		t.Errorf("%v is not private", conn.RemoteAddr())
	}
	conn.Close()
	if _, err := d.Plain(Outside(t.Context()), "tcp", l.Addr().String()); err == nil || !strings.Contains(err.Error(), "private address") {
		t.Errorf("error %v", err)
	}
	if _, err := d.Secure(Outside(t.Context()), "tcp", l.Addr().String()); err == nil || !strings.Contains(err.Error(), "private address") {
		t.Errorf("with TLS: error %v", err)
	}
}
