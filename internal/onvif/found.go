package onvif

import (
	"cmp"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
)

const (
	// maxDevices is how many devices are taken: a network in which all hear all is
	// of no more addresses than that (a /22).
	maxDevices = 1024
	// maxAtAddress is how many of them have one address, as servers have that are
	// a device for each of their channels. Who claims more takes no place of others.
	maxAtAddress = 32
)

// found are the devices that answered so far. It may be used by several goroutines.
type found struct {
	near func(netip.Addr) bool // who may answer

	mu      sync.Mutex
	ids     []string // of our probes
	devices []Device
	broken  map[netip.Addr]error // what is wrong with what came from there
	left    int                  // answers with devices above the limits
}

func newFound(near func(netip.Addr) bool) *found {
	return &found{near: near, broken: map[netip.Addr]error{}}
}

// expect has the answers to more probes count.
func (f *found) expect(ids []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ids = append(f.ids, ids...)
}

// take takes what came from an address.
func (f *found) take(addr netip.Addr, answer []byte) {
	if !f.near(addr) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	all, err := devices(addr, answer, f.ids)
	if err != nil && len(f.broken) < maxDevices {
		f.broken[addr] = fmt.Errorf("its answer to a probe: %w", err)
	}
	for _, d := range all {
		f.add(d)
	}
}

// add adds a device. One that is there already may be known from another address
// too: it is asked there last.
func (f *found) add(d Device) {
	n := 0
	for i := range f.devices {
		known := &f.devices[i]
		if known.key() == d.key() {
			known.services = distinct(slices.Concat(known.services, d.services))
			return
		}
		if known.Addr == d.Addr {
			n++
		}
	}
	if n == maxAtAddress || len(f.devices) == maxDevices {
		f.left++
		return
	}
	f.devices = append(f.devices, d)
}

// key is what tells a device from others: its endpoint reference, or where it has
// none its first address.
func (d *Device) key() string {
	if d.Endpoint != "" || len(d.services) == 0 {
		return d.Endpoint
	}
	return d.services[0].String()
}

// all returns the devices, and the addresses from which no device but something
// broken came, by address.
func (f *found) all() (all []Device, left int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all = f.devices
	for addr, err := range f.broken {
		if !slices.ContainsFunc(f.devices, func(d Device) bool { return d.Addr == addr || d.isAt(addr) }) {
			all = append(all, Device{Addr: addr, Faults: []error{err}})
		}
	}
	slices.SortFunc(all, func(a, b Device) int {
		return cmp.Or(a.Addr.Compare(b.Addr), strings.Compare(a.key(), b.key()))
	})
	return all, f.left
}

// isAt reports whether a device has a service at an address.
func (d *Device) isAt(addr netip.Addr) bool {
	return slices.ContainsFunc(d.services, func(u *url.URL) bool { return u.Hostname() == addr.String() })
}
