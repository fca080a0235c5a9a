package onvif

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// probe is the message that devices of a type answer (WS-Discovery of April 2005,
// section 5.2.1; Core specification, section on device discovery).
const probe = `<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">` +
	`<s:Header><a:Action s:mustUnderstand="1">http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action>` +
	`<a:MessageID>uuid:%s</a:MessageID>` +
	`<a:ReplyTo><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>` +
	`<a:To s:mustUnderstand="1">urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header>` +
	`<s:Body><d:Probe><d:Types xmlns:n="%s">n:%s</d:Types></d:Probe></s:Body></s:Envelope>`

// transmitter is the type of cameras.
const transmitter = "NetworkVideoTransmitter"

// deviceTypes are the types that are asked for, each in a probe of its own: a
// device has to be of all the types in one. D-Link's DCS-2310L answers to the first
// alone, newer devices may have the second alone. TP-Link's answer no probe
// without a type.
var deviceTypes = []struct{ namespace, name string }{
	{"http://www.onvif.org/ver10/network/wsdl", transmitter},
	{"http://www.onvif.org/ver10/device/wsdl", "Device"},
}

// newProbes returns a probe for each type, and the identifiers that their answers
// will name.
func newProbes() (messages [][]byte, ids []string) {
	for _, t := range deviceTypes {
		id := newUUID()
		ids = append(ids, id)
		messages = append(messages, fmt.Appendf(nil, probe, id, t.namespace, t.name))
	}
	return messages, ids
}

// newUUID returns a random UUID (RFC 9562 section 5.4).
func newUUID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// matches is the body of an answer.
type matches struct {
	Matches []match `xml:"ProbeMatch"`
}

type match struct {
	Endpoint string `xml:"EndpointReference>Address"`
	Types    string `xml:"Types"`
	Scopes   string `xml:"Scopes"`
	XAddrs   string `xml:"XAddrs"`
}

// maxServices is how many addresses of its service are tried of an answer: one for
// each of IPv4, IPv6 and link-local, with and without TLS, is 6.
const maxServices = 8

// devicePath is where the device service is (Core specification, section on the
// device service), for a device that does not say.
const devicePath = "/onvif/device_service"

// devices returns the devices in an answer that came from an address to one of the
// probes. There are none where something answered that is no camera.
func devices(addr netip.Addr, answer []byte, ids []string) ([]Device, error) {
	e, err := parse[matches](answer)
	if err != nil {
		return nil, err
	}
	related := strings.ToLower(strings.TrimSpace(e.Header.RelatesTo))
	if !slices.ContainsFunc(ids, func(id string) bool { return strings.HasSuffix(related, id) }) {
		return nil, errors.New("an answer to none of our probes")
	}
	var all []Device
	for _, m := range e.Body.Answer.Matches {
		scopes := strings.Fields(m.Scopes)
		if !isCamera(m.Types, scopes) {
			continue
		}
		all = append(all, Device{
			Endpoint: plain(strings.ToLower(m.Endpoint)), Addr: addr,
			Name: scope(scopes, "name"), Model: scope(scopes, "hardware"), services: services(addr, m.XAddrs),
		})
	}
	return all, nil
}

// isCamera reports whether what answered is of ONVIF. Printers, Windows and
// Synology's disks answer every probe.
func isCamera(types string, scopes []string) bool {
	for _, t := range strings.Fields(types) {
		if local(t) == transmitter {
			return true
		}
	}
	return slices.ContainsFunc(scopes, isScope)
}

// services returns where the device's service may be, of the addresses that it
// named. Those with the address that answered come first: Axis names a link-local
// one before it, Hikvision one of IPv6 after it. The others count as ports and
// paths of that address.
func services(addr netip.Addr, xaddrs string) []*url.URL {
	var own, other []*url.URL
	for _, text := range strings.Fields(xaddrs) {
		u, moved, err := placed(addr, text, "http", "https")
		switch {
		case err != nil:
		case moved == "":
			own = append(own, u)
		default:
			other = append(other, u)
		}
	}
	all := distinct(append(own, other...))
	if len(all) == 0 {
		all = []*url.URL{{Scheme: "http", Host: hostOf(addr, ""), Path: devicePath}}
	}
	return all
}

// distinct returns the first maxServices URLs, each once.
func distinct(all []*url.URL) []*url.URL {
	var kept []*url.URL
	for _, u := range all {
		if len(kept) < maxServices && !slices.ContainsFunc(kept, func(k *url.URL) bool { return k.String() == u.String() }) {
			kept = append(kept, u)
		}
	}
	return kept
}
