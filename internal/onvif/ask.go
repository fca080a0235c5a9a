package onvif

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"campipe/internal/secret"
)

const (
	// patience is the limit for all that one device is asked: a recorder with 128
	// profiles answers 256 times, mostly within a tenth of a second.
	patience = time.Minute
	// atOnce is how many devices are asked at a time. Each may have an answer of
	// maxAnswer in memory.
	atOnce = 64
	// maxFaults is how many faults of one device are told: more are of one cause.
	maxFaults = 5
)

// Client asks devices. Transport has to be there; it is to use no proxy, and not to
// keep connections, which cheap cameras close at any time.
type Client struct {
	Transport http.RoundTripper
	Agent     string                                                       // the User-Agent
	Login     func(service *url.URL) (user string, password secret.Secret) // "" is none; nil is none for all
}

// Ask asks all devices for their profiles, and gives each of them, with its place
// among all, when it is done: none waits for the others. If the context ends, they
// are given with what is known by then.
func (c *Client) Ask(ctx context.Context, all []Device) iter.Seq2[int, Device] {
	type answer struct {
		place int
		Device
	}
	return func(yield func(int, Device) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var asking sync.WaitGroup
		defer asking.Wait()
		defer cancel()
		free, done := make(chan struct{}, atOnce), make(chan answer, len(all))
		for i, d := range all {
			asking.Go(func() {
				free <- struct{}{}
				c.ask(ctx, &d)
				<-free
				done <- answer{i, d}
			})
		}
		for range all {
			if a := <-done; !yield(a.place, a.Device) {
				return
			}
		}
	}
}

// ask asks a device for its profiles.
func (c *Client) ask(ctx context.Context, d *Device) {
	if len(d.services) == 0 {
		return // it has its fault already
	}
	ctx, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("not all known of it after %v", patience))
	defer cancel()
	s, service, addr, err := c.reach(ctx, d)
	if err != nil {
		d.fault(err)
		return
	}
	d.Addr = addr
	at, err := s.mediaOf(ctx, service, addr)
	if at[0] == nil && at[1] == nil {
		d.fault(err)
		return
	}
	var faults []error
	for i, m := range mediaServices {
		if at[i] == nil || s.refused != nil && i > 0 {
			continue
		}
		err := s.uris(ctx, m, at[i], d, addr)
		if err == nil {
			return
		}
		faults = append(faults, err)
	}
	for _, err := range faults {
		d.fault(err)
	}
}

// reach returns the device service that answers, the first one of those that it may
// be, and its address. The error is that of the likeliest.
func (c *Client) reach(ctx context.Context, d *Device) (s *session, service *url.URL, addr netip.Addr, err error) {
	for _, service := range d.services {
		addr, fault := netip.ParseAddr(service.Hostname())
		s := &session{transport: c.Transport, agent: c.Agent}
		if fault == nil {
			if c.Login != nil {
				s.user, s.password = c.Login(service)
			}
			fault = s.clock(ctx, service)
		}
		if fault == nil || answered(fault) {
			return s, service, addr, nil
		}
		if err == nil {
			err = fault
		}
	}
	return nil, nil, addr, err
}

// fault takes note of what is wrong with a device, each thing once.
func (d *Device) fault(err error) {
	if err == nil || len(d.Faults) == maxFaults {
		return
	}
	for _, f := range d.Faults {
		if f.Error() == err.Error() {
			return
		}
	}
	d.Faults = append(d.Faults, err)
}
