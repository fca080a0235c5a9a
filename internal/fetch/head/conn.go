// Package head keeps the heads of HTTP answers as they came over the network:
// what net/http gives is parsed, and can't be put together again byte for byte.
package head

import (
	"bytes"
	"net"
	"sync"
)

// limit is how long a head may be: what net/http allows is a megabyte; cameras
// send 300 bytes, and sites behind a CDN some 2 KiB.
const limit = 64 << 10

// Conn is a connection on which the head of an answer is recorded. It may be
// read by one goroutine and asked by another.
type Conn struct {
	net.Conn
	mu   sync.Mutex
	said []byte // from where the answer began
	done bool   // the head is whole, or too long
}

// NewConn returns a connection that records the first answer on c, which is
// clear text: above TLS.
func NewConn(c net.Conn) *Conn { return &Conn{Conn: c} }

// Expect says that a request is about to be sent: what is read from now on is its
// answer.
func (c *Conn) Expect() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said, c.done = c.said[:0], false
}

// Head returns a copy of the head, with its empty line, or nil if it was not
// seen whole.
func (c *Conn) Head() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := end(c.said); n > 0 {
		return bytes.Clone(c.said[:n])
	}
	return nil
}

// Read implements io.Reader.
func (c *Conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.done {
		c.said = append(c.said, b[:n]...)
		c.dropInterim()
		c.done = end(c.said) > 0 || len(c.said) > limit
	}
	return n, err
}

// dropInterim removes the heads of interim answers, 100 to 199, which come
// before that of the answer (RFC 9110 section 15.2).
func (c *Conn) dropInterim() {
	for {
		n := end(c.said)
		_, status, _ := bytes.Cut(c.said[:n], []byte(" "))
		if n == 0 || len(status) < 3 || status[0] != '1' || string(status[:3]) == "101" {
			return
		}
		c.said = c.said[:copy(c.said, c.said[n:])]
	}
}

// end returns the length of the head that b begins with, 0 where it is not
// whole. Lines end in CRLF; some cameras write LF.
func end(b []byte) int {
	for at := 0; ; {
		n := bytes.IndexByte(b[at:], '\n')
		if n < 0 {
			return 0
		}
		at += n + 1
		if rest := b[at:]; bytes.HasPrefix(rest, []byte("\n")) {
			return at + 1
		} else if bytes.HasPrefix(rest, []byte("\r\n")) {
			return at + 2
		}
	}
}
