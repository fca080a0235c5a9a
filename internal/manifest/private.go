package manifest

import (
	"encoding/binary"
	"net/netip"
)

// Private reports whether an address is not one of the public Internet: this
// host, a local network, a carrier's inner network, multicast, or reserved
// (the IANA registries of special-purpose addresses, RFC 6890). Addresses that
// carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo) count as that one.
//
// Where a camera is on the public Internet, no manifest and no redirect of its
// server may lead to a private address, unless the person named that host: the
// server would else use us to reach what only we can. The test belongs where the
// connection is made, on the address that is connected to: a name may lead to
// another address each time that it is asked for. An address that is not valid
// is private.
func Private(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if inner, ok := embedded(a); ok {
		return Private(inner)
	}
	if !a.IsValid() || !a.IsGlobalUnicast() || a.IsPrivate() {
		return true
	}
	for _, p := range special {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// special are the ranges that netip itself takes for public.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),       // this network
	netip.MustParsePrefix("100.64.0.0/10"),   // carriers (RFC 6598)
	netip.MustParsePrefix("192.0.0.0/24"),    // protocols (RFC 6890)
	netip.MustParsePrefix("192.0.2.0/24"),    // documentation (RFC 5737)
	netip.MustParsePrefix("198.51.100.0/24"), // documentation
	netip.MustParsePrefix("203.0.113.0/24"),  // documentation
	netip.MustParsePrefix("198.18.0.0/15"),   // benchmarks (RFC 2544)
	netip.MustParsePrefix("240.0.0.0/4"),     // reserved (RFC 1112), with the broadcast address
	netip.MustParsePrefix("::/96"),           // IPv4-compatible, long out of use (RFC 4291)
	netip.MustParsePrefix("64:ff9b:1::/48"),  // local NAT64 (RFC 8215)
	netip.MustParsePrefix("100::/64"),        // discard (RFC 6666)
	netip.MustParsePrefix("2001:db8::/32"),   // documentation (RFC 3849)
	netip.MustParsePrefix("3fff::/20"),       // documentation (RFC 9637)
	netip.MustParsePrefix("5f00::/16"),       // segment routing (RFC 9602)
	netip.MustParsePrefix("fec0::/10"),       // site-local, out of use (RFC 3879)
	netip.MustParsePrefix("2001:2::/48"),     // benchmarks (RFC 5180)
	netip.MustParsePrefix("2001:10::/28"),    // ORCHID (RFC 4843)
}

var (
	nat    = netip.MustParsePrefix("64:ff9b::/96") // RFC 6052: the last four bytes
	sixto  = netip.MustParsePrefix("2002::/16")    // RFC 3056: bytes 2 to 5
	teredo = netip.MustParsePrefix("2001::/32")    // RFC 4380: the last four bytes, inverted
)

// embedded returns the IPv4 address that a carries inside.
func embedded(a netip.Addr) (netip.Addr, bool) {
	if !a.Is6() {
		return a, false
	}
	b := a.As16()
	var inner [4]byte
	switch {
	case nat.Contains(a):
		inner = [4]byte(b[12:])
	case sixto.Contains(a):
		inner = [4]byte(b[2:6])
	case teredo.Contains(a):
		binary.BigEndian.PutUint32(inner[:], ^binary.BigEndian.Uint32(b[12:]))
	default:
		return a, false
	}
	return netip.AddrFrom4(inner), true
}
