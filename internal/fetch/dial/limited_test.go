package dial

import (
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// full is a connection whose peer sent a lot.
type full struct {
	net.Conn
	io.Reader
}

func (f full) Read(b []byte) (int, error) { return f.Reader.Read(b) }
func (full) Close() error                 { return nil }

// TestRate checks on a made clock that two connections together keep to a rate,
// and that what waits for it ends when it is closed.
func TestRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const rate, each = 100_000, 500_000
		limiter := NewRate(rate)
		began := time.Now()
		done := make(chan int64)
		for range 2 {
			conn := &limited{Conn: full{Reader: strings.NewReader(strings.Repeat("x", each))}, rate: limiter, closed: make(chan struct{})}
			go func() {
				n, _ := io.Copy(io.Discard, struct{ io.Reader }{conn})
				done <- n
			}()
		}
		if n := <-done + <-done; n != 2*each {
			t.Errorf("%d bytes", n)
		}
		if took := time.Since(began); took < 9*time.Second || took > 11*time.Second {
			t.Errorf("%d bytes at %d a second took %v", 2*each, rate, took)
		}

		conn := &limited{Conn: full{Reader: strings.NewReader(strings.Repeat("x", each))}, rate: NewRate(1), closed: make(chan struct{})}
		time.AfterFunc(time.Second, func() { conn.Close() })
		began = time.Now()
		conn.Read(make([]byte, 4096))
		conn.Read(make([]byte, 4096))
		if took := time.Since(began); took != time.Second {
			t.Errorf("a connection that was closed after a second waited %v", took)
		}
	})
}
