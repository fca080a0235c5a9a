package onvif

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// maxURL is the longest URL of a device: tt:AnyURI is not limited, those of real
// cameras have at most 300 bytes.
const maxURL = 2048

// placed returns the URL that the device at an address named, as one of that
// address: see the package's rule. Moved is the host that it had, where that was
// another. The errors don't show the URL, which may hold a secret.
func placed(addr netip.Addr, text string, schemes ...string) (u *url.URL, moved string, err error) {
	text = strings.TrimSpace(text)
	if len(text) > maxURL {
		return nil, "", fmt.Errorf("a URL of %d bytes exceeds %d", len(text), maxURL)
	}
	named, err := url.Parse(text)
	if err != nil || named.Opaque != "" {
		return nil, "", fmt.Errorf("what should be a URL is none")
	}
	scheme := strings.ToLower(named.Scheme)
	if !slices.Contains(schemes, scheme) {
		return nil, "", fmt.Errorf("a URL of scheme %q, not %s", plain(scheme), strings.Join(schemes, " or "))
	}
	u = &url.URL{Scheme: scheme, Host: hostOf(addr, named.Port()), Path: named.Path, RawPath: named.RawPath, RawQuery: named.RawQuery}
	if at, err := netip.ParseAddr(named.Hostname()); err != nil || at.Unmap().WithZone("") != addr.WithZone("") {
		moved = plain(named.Hostname())
	}
	return u, moved, nil
}

// hostOf returns the host of a URL, with the port if there is one.
func hostOf(addr netip.Addr, port string) string {
	switch {
	case port != "":
		return net.JoinHostPort(addr.String(), port)
	case addr.Is6():
		return "[" + addr.String() + "]"
	}
	return addr.String()
}
