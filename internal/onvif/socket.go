package onvif

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"syscall"

	"campipe/internal/manifest"

	"golang.org/x/sys/unix"
)

// open returns the sockets from which probes go to an address, and who may answer
// them: the address itself, or if that is multicast what is in a private range or
// in a network of an interface of ours.
func open(to netip.AddrPort) (sockets []*net.UDPConn, near func(netip.Addr) bool, err error) {
	if !to.Addr().IsMulticast() {
		s, err := net.ListenUDP("udp", nil)
		if err != nil {
			return nil, nil, err
		}
		return []*net.UDPConn{s}, func(a netip.Addr) bool { return a == to.Addr().Unmap() }, nil
	}
	if !to.Addr().Is4() {
		return nil, nil, fmt.Errorf("%v is a multicast address of IPv6, which devices need not listen to", to.Addr())
	}
	networks, err := networks()
	if err != nil {
		return nil, nil, err
	}
	var faults []error
	for _, n := range networks {
		s, err := multicast(n.Addr())
		if err != nil {
			faults = append(faults, err)
			continue
		}
		sockets = append(sockets, s)
	}
	if len(sockets) == 0 {
		return nil, nil, errors.Join(append(faults, errors.New("no network interface that multicast goes through"))...)
	}
	return sockets, func(a netip.Addr) bool {
		return manifest.Private(a) || slices.ContainsFunc(networks, func(n netip.Prefix) bool { return n.Contains(a) })
	}, nil
}

// networks returns the addresses of IPv4 through which multicast goes, with the
// networks that they are in.
func networks() ([]netip.Prefix, error) {
	interfaces, err := net.Interfaces()
	if err != nil {
		return nil, err
	}
	const usable = net.FlagUp | net.FlagMulticast
	var all []netip.Prefix
	for _, i := range interfaces {
		addresses, err := i.Addrs()
		if err != nil || i.Flags&usable != usable || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		for _, a := range addresses {
			if p, err := netip.ParsePrefix(a.String()); err == nil && p.Addr().Is4() {
				all = append(all, p)
			}
		}
	}
	return all, nil
}

// multicast returns a socket from which multicast goes through the interface of an
// address. The operating system would else choose one interface for all.
func multicast(from netip.Addr) (*net.UDPConn, error) {
	var fault error
	config := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		err := c.Control(func(fd uintptr) {
			fault = unix.SetsockoptInet4Addr(int(fd), unix.IPPROTO_IP, unix.IP_MULTICAST_IF, from.As4())
		})
		return errors.Join(err, fault)
	}}
	s, err := config.ListenPacket(context.Background(), "udp4", net.JoinHostPort(from.String(), "0"))
	if err != nil {
		return nil, err
	}
	return s.(*net.UDPConn), nil
}
