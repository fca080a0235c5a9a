package head

import (
	"io"
	"net"
	"strings"
	"testing"
	"testing/iotest"
)

// said is a connection on which the reader gives what the peer said.
type said struct {
	net.Conn
	io.Reader
}

func (s said) Read(b []byte) (int, error) { return s.Reader.Read(b) }

func TestHead(t *testing.T) {
	for _, c := range []struct{ name, said, want string }{
		{"crlf", "HTTP/1.1 200 OK\r\nServer: x\r\n\r\nbody\r\n\r\n", "HTTP/1.1 200 OK\r\nServer: x\r\n\r\n"},
		{"lf only", "HTTP/1.0 200 OK\nServer: x\n\nbody", "HTTP/1.0 200 OK\nServer: x\n\n"},
		{"no fields", "HTTP/1.0 200 OK\r\n\r\nbody", "HTTP/1.0 200 OK\r\n\r\n"},
		{"interim", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n\r\n"},
		{"switching is no interim", "HTTP/1.1 101 Switching Protocols\r\n\r\nx", "HTTP/1.1 101 Switching Protocols\r\n\r\n"},
		{"cut", "HTTP/1.1 200 OK\r\nServer: x\r\n", ""},
		{"no answer", "", ""},
		{"endless", "HTTP/1.1 200 OK\r\nA: " + string(make([]byte, 2*limit)) + "\r\n\r\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, r := range readers(c.said) {
				conn := NewConn(said{Reader: r})
				conn.Expect()
				if _, err := io.ReadAll(struct{ io.Reader }{conn}); err != nil {
					t.Fatal(err)
				}
				want := c.want
				if c.name == "endless" && name == "at once" {
					continue // it fits into one read
				}
				if got := string(conn.Head()); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
		})
	}
}

// TestExpect checks that the head is that of the newest answer.
func TestExpect(t *testing.T) {
	r, w := io.Pipe()
	conn := NewConn(said{Reader: r})
	buf := make([]byte, 100)
	for _, head := range []string{"HTTP/1.1 200 OK\r\nA: 1\r\n\r\n", "HTTP/1.1 404 No\r\n\r\n"} {
		conn.Expect()
		go io.WriteString(w, head)
		if _, err := conn.Read(buf); err != nil {
			t.Fatal(err)
		}
		if got := string(conn.Head()); got != head {
			t.Errorf("%q, want %q", got, head)
		}
	}
}

func readers(text string) map[string]io.Reader {
	return map[string]io.Reader{
		"at once":      strings.NewReader(text),
		"byte by byte": iotest.OneByteReader(strings.NewReader(text)),
		"by halves":    iotest.HalfReader(strings.NewReader(text)),
	}
}
