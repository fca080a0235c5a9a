// Package onvif finds cameras of the local network by WS-Discovery, and asks them
// for the URLs of their streams and pictures, as the ONVIF Core and Media
// specifications have it.
//
// What answers may be hostile. So one rule holds for all that is asked and all
// that is told: a device speaks for the address that it answered from, and for no
// other. That address has to be in a private range, or in a network of one of
// this machine's interfaces, or the one that the probe was sent to. Of the URLs
// that a device names only scheme, port, path and query count; the host is always
// the address that answered, and what else stands before the host is dropped. No
// redirection is followed, no proxy used and no name looked up. A login is only
// told where a device asked for it, as a digest, and once: cameras lock out who
// tries twice.
package onvif

import (
	"net/netip"
	"net/url"
)

// Device is one that answered a probe, and what is known of it.
type Device struct {
	Endpoint string     // its own name for itself, the same for ever; "" is not known
	Addr     netip.Addr // that it answered from
	Name     string     // as its owner or its maker called it; "" is not known
	Model    string     // what its maker calls the hardware; "" is not known
	Profiles []Profile
	Faults   []error // what went wrong with it, and is known not of it

	services []*url.URL // where its device service may be, the likeliest first
}

// Profile is one of the ways in which a device gives its pictures. It has at least
// one of the URLs.
type Profile struct {
	Name          string   // or its token, or its number
	Codec         string   // as ONVIF calls it: H264, H265, JPEG; "" is not known
	Width, Height int      // pixels; 0 is not known
	Stream        *url.URL // rtsp or rtsps
	Snapshot      *url.URL // http or https
}

// Host returns the device's host, with the port of its service where that is known,
// as it stands in a URL.
func (d *Device) Host() string {
	if len(d.services) > 0 {
		return d.services[0].Host
	}
	return hostOf(d.Addr, "")
}
