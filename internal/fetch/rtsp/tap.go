package rtsp

import (
	"bytes"
	"net"
	"sync"
)

// tapLimit is how much of a connection is kept while its answers are waited for:
// session descriptions have some kilobytes.
const tapLimit = 256 << 10

// tap is a connection that keeps what came first.
type tap struct {
	net.Conn
	mu    sync.Mutex
	first []byte
	over  bool
}

// Read implements io.Reader.
func (t *tap) Read(b []byte) (int, error) {
	n, err := t.Conn.Read(b)
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.over {
		t.first = append(t.first, b[:n]...)
		t.over = len(t.first) > tapLimit
	}
	return n, err
}

// answer returns the last answer that came, byte for byte, and keeps nothing more;
// nil where it was not kept.
func (t *tap) answer() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	first, kept := t.first, !t.over
	t.first, t.over = nil, true
	if at := bytes.LastIndex(first, []byte("RTSP/1.0 ")); kept && at >= 0 {
		return first[at:]
	}
	return nil
}
