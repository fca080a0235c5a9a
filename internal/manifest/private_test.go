package manifest

import (
	"net/netip"
	"testing"
)

func TestPrivate(t *testing.T) {
	for _, c := range []struct {
		name, address string
		want          bool
	}{
		{"public", "8.8.8.8", false},
		{"public IPv6", "2606:4700::1111", false},
		{"public, mapped", "::ffff:8.8.8.8", false},
		{"public, by NAT64", "64:ff9b::8.8.8.8", false},
		{"public, by 6to4", "2002:808:808::1", false},
		{"this host", "127.0.0.1", true},
		{"this host, all of it", "127.255.255.254", true},
		{"this host IPv6", "::1", true},
		{"this host, mapped", "::ffff:127.0.0.1", true},
		{"this host, compatible", "::127.0.0.1", true},
		{"this host, by NAT64", "64:ff9b::7f00:1", true},
		{"this host, by 6to4", "2002:7f00:1::", true},
		{"this host, by Teredo", "2001:0:1:2:3:4:80ff:fffe", true},
		{"unspecified", "0.0.0.0", true},
		{"unspecified IPv6", "::", true},
		{"ten", "10.1.2.3", true},
		{"172.16", "172.16.0.1", true},
		{"172.31", "172.31.255.255", true},
		{"172.32", "172.32.0.1", false},
		{"192.168", "192.168.1.1", true},
		{"carrier", "100.64.0.1", true},
		{"carrier, mapped", "::ffff:100.64.0.1", true},
		{"after carrier", "100.128.0.1", false},
		{"link-local: metadata of clouds", "169.254.169.254", true},
		{"link-local IPv6 with a zone", "fe80::1%eth0", true},
		{"unique local", "fd00::1", true},
		{"metadata of AWS, IPv6", "fd00:ec2::254", true},
		{"site-local", "fec0::1", true},
		{"multicast", "239.255.255.250", true},
		{"multicast IPv6", "ff02::1", true},
		{"broadcast", "255.255.255.255", true},
		{"reserved", "240.0.0.1", true},
		{"documentation", "203.0.113.9", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Private(netip.MustParseAddr(c.address)); got != c.want {
				t.Errorf("%s: private %v, want %v", c.address, got, c.want)
			}
		})
	}
	if !Private(netip.Addr{}) {
		t.Error("no address at all is public")
	}
}
