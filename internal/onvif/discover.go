package onvif

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"
)

// Multicast is the address of all devices of the local networks, and Port the one
// at which they listen (WS-Discovery of April 2005, section 2.4).
const (
	Multicast = "239.255.255.250"
	Port      = 3702
)

const (
	// repeat is how long after the first probes the second ones are sent, since
	// packets get lost. Devices wait for up to half a second with their answers
	// (WS-Discovery, APP_MAX_DELAY).
	repeat = time.Second
	// maxDatagram is the longest datagram of IPv4.
	maxDatagram = 64 << 10
)

// Discover returns the devices that answer to probes which are sent to an address,
// Multicast or that of one device, in so much time, and how many more were left
// out as being too many. Each device is there once; those whose answers made no
// sense are there with their faults. If the context ends, that is all that will
// answer. The error is that no probe could be sent.
func Discover(ctx context.Context, to netip.AddrPort, wait time.Duration) (all []Device, left int, err error) {
	sockets, near, err := open(to)
	if err != nil {
		return nil, 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	f := newFound(near)
	var readers sync.WaitGroup
	for _, s := range sockets {
		defer s.Close()
		readers.Go(func() { listen(s, f) })
	}
	stop := context.AfterFunc(ctx, func() {
		for _, s := range sockets {
			s.SetReadDeadline(time.Unix(1, 0)) // now: reading ends
		}
	})
	defer stop()
	err = send(sockets, to, f)
	if err != nil {
		cancel()
	}
	select {
	case <-time.After(repeat):
		send(sockets, to, f) // it went well before
	case <-ctx.Done():
	}
	readers.Wait()
	all, left = f.all()
	return all, left, err
}

// listen takes what comes in until reading ends.
func listen(s *net.UDPConn, f *found) {
	b := make([]byte, maxDatagram)
	for {
		n, from, err := s.ReadFromUDPAddrPort(b)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return
		}
		if err != nil {
			continue // of a packet that we sent, as ICMP tells
		}
		f.take(from.Addr().Unmap(), b[:n])
	}
}

// send sends probes through all sockets. It is an error where none could be sent.
func send(sockets []*net.UDPConn, to netip.AddrPort, f *found) error {
	messages, ids := newProbes()
	f.expect(ids)
	var fault error
	sent := false
	for _, s := range sockets {
		for _, m := range messages {
			if _, err := s.WriteToUDPAddrPort(m, to); err != nil {
				fault = err
			} else {
				sent = true
			}
		}
	}
	if sent {
		return nil
	}
	return fault
}
