package dial

import (
	"net"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// NewRate returns the limiter of so many bytes a second, for all connections
// together. What may come at once is a tenth of a second of it, but a packet or
// two at the least: smaller reads would cost more than they bring.
func NewRate(bytes int64) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(bytes), int(max(bytes/10, 4<<10)))
}

// limited is a connection that shares a rate with others.
type limited struct {
	net.Conn
	rate   *rate.Limiter
	once   sync.Once
	closed chan struct{}
}

// Read implements io.Reader. It waits after it read, for as long as that took of
// the rate.
func (c *limited) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b[:min(len(b), c.rate.Burst())])
	if n == 0 {
		return n, err
	}
	now := time.Now()
	if d := c.rate.ReserveN(now, n).DelayFrom(now); d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-c.closed:
		}
	}
	return n, err
}

// Close implements io.Closer.
func (c *limited) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}
