package onvif

import (
	"bytes"
	"crypto/sha1"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// Device is one that answers probes.
type Device struct {
	Name string
	URL  string // of its service, with its options
}

// maxProbe is the longest probe: a datagram.
const maxProbe = 64 << 10

// Answer answers the probes that come in at conn, for all devices, until reading
// fails. The error is that of reading, or of an option.
func Answer(conn net.PacketConn, devices []Device) error {
	plans := make([]*plan, len(devices))
	for i, d := range devices {
		u, err := url.Parse(d.URL)
		if err != nil {
			return err
		}
		if plans[i], err = parse(u.RawQuery); err != nil {
			return err
		}
	}
	b := make([]byte, maxProbe)
	for {
		n, from, err := conn.ReadFrom(b)
		if err != nil {
			return err
		}
		m, err := read(bytes.NewReader(b[:n]))
		if err != nil || m.Body.Operation.XMLName.Local != "Probe" || !strings.HasSuffix(m.Body.Operation.Types, ":NetworkVideoTransmitter") {
			continue
		}
		for i, d := range devices {
			conn.WriteTo(d.match(plans[i], m.ID), from) // who has gone needs none
			if plans[i].twice {
				conn.WriteTo(d.match(plans[i], m.ID), from)
			}
		}
	}
}

// match returns the device's answer to a probe.
func (d *Device) match(p *plan, id string) []byte {
	if p.fault == noise {
		return []byte("\x00\x01no XML")
	}
	addresses := d.URL
	if u, err := url.Parse(d.URL); err == nil && p.links {
		for _, host := range []string{"169.254.68.137", "[fe80::4619:b6ff:fe3e:baa1]"} {
			link := *u
			link.Host = host
			addresses = link.String() + " " + addresses
		}
	}
	sum := sha1.Sum([]byte(d.Name))
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="utf-8"?>`+"\n"+
		`<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope" xmlns:wsadis="http://schemas.xmlsoap.org/ws/2004/08/addressing"`+
		` xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl"><env:Header>`+
		`<wsadis:RelatesTo>%s</wsadis:RelatesTo><wsadis:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches</wsadis:Action></env:Header>`+
		`<env:Body><d:ProbeMatches><d:ProbeMatch><wsadis:EndpointReference><wsadis:Address>urn:uuid:%x-%x-%x-%x-%x</wsadis:Address></wsadis:EndpointReference>`+
		`<d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/Profile/Streaming onvif://www.onvif.org/name/%s`+
		` onvif://www.onvif.org/hardware/camsim</d:Scopes><d:XAddrs>%s</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion>`+
		`</d:ProbeMatch></d:ProbeMatches></env:Body></env:Envelope>`+"\n",
		escaped(id), sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16], escaped(url.PathEscape(d.Name)), escaped(addresses))
}
