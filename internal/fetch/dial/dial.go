// Package dial makes the connections of all transports: with a time limit, within
// the bandwidth that may be used, and with the heads of answers recorded.
package dial

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"time"

	"campipe/internal/fetch/head"

	"golang.org/x/time/rate"
)

// Dialer makes connections. It may be used by several goroutines.
type Dialer struct {
	TLS     *tls.Config
	Connect time.Duration // limit for a connection with its TLS handshake
	Rate    *rate.Limiter // bytes a second that all connections may read together; nil is no limit
}

// Plain connects to addr without TLS.
func (d *Dialer) Plain(ctx context.Context, network, addr string) (net.Conn, error) {
	ctx, cancel := d.limit(ctx, addr)
	defer cancel()
	conn, err := d.dial(ctx, network, addr)
	if err != nil {
		return nil, explain(ctx, err)
	}
	return head.NewConn(conn), nil
}

// Secure connects to addr with TLS.
func (d *Dialer) Secure(ctx context.Context, network, addr string) (net.Conn, error) {
	ctx, cancel := d.limit(ctx, addr)
	defer cancel()
	conn, err := d.dial(ctx, network, addr)
	if err != nil {
		return nil, explain(ctx, err)
	}
	config := d.TLS.Clone()
	if config.ServerName == "" {
		config.ServerName, _, _ = net.SplitHostPort(addr)
	}
	secure := tls.Client(conn, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, explain(ctx, err)
	}
	return head.NewConn(secure), nil
}

func (d *Dialer) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	var plain net.Dialer
	conn, err := plain.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	if err := checkInside(ctx, conn); err != nil {
		conn.Close()
		return nil, err
	}
	if d.Rate == nil {
		return conn, nil
	}
	return &limited{Conn: conn, rate: d.Rate, closed: make(chan struct{})}, nil
}

func (d *Dialer) limit(ctx context.Context, addr string) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, d.Connect, fmt.Errorf("%s: no connection after %v", addr, d.Connect))
}

// explain returns the time limit as the error where that is what ended ctx.
func explain(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && cause != context.Canceled {
		return cause
	}
	return err
}
