package dial

import (
	"context"
	"fmt"
	"net"
	"net/netip"

	"campipe/internal/manifest"
)

// Inside reports whether the peer of a connection is in a private range.
func Inside(conn net.Conn) bool {
	at, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	return err == nil && manifest.Private(at.Addr())
}

type outsideKey struct{}

// Outside is for requests that a server of the public Internet sent us on, by a
// redirection or a manifest: they may not lead to a private range, which is ours
// and not the server's to reach. The address that is connected to counts, since a
// name may lead elsewhere each time. Through a proxy it is the proxy's.
func Outside(ctx context.Context) context.Context { return context.WithValue(ctx, outsideKey{}, true) }

func checkInside(ctx context.Context, conn net.Conn) error {
	if ctx.Value(outsideKey{}) != nil && Inside(conn) {
		return fmt.Errorf("a public server leads to the private address %v", conn.RemoteAddr())
	}
	return nil
}
