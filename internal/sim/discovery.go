package sim

import (
	"net"
	"net/url"
	"strings"

	"campipe/internal/fault"
	"campipe/internal/sim/onvif"
)

// onvifName is what the transport of the devices is called that answer probes.
const onvifName = "onvif"

// device reports whether it is one that tells the URLs of others.
func (c camera) device() bool { return c.transport.name == onvifName }

// listenProbes listens for probes at an address; nil is at none.
func listenProbes(address string) (net.PacketConn, error) {
	if address == "" {
		return nil, nil
	}
	if _, _, err := net.SplitHostPort(address); err != nil {
		return nil, fault.Usage("--discovery: %w", err)
	}
	return net.ListenPacket("udp", address)
}

// direct has the devices among the cameras tell the port at which streams are, where
// they were not told another.
func direct(cameras []camera, endpoints []endpoint) {
	for _, e := range endpoints {
		if !e.rtsp || e.suffix != "" {
			continue
		}
		_, port, _ := net.SplitHostPort(e.host) // it has one
		for i := range cameras {
			c := &cameras[i]
			path, query, _ := strings.Cut(c.path, "?")
			if asked, err := url.ParseQuery(query); err != nil || !c.device() || asked.Has("rtsp") {
				continue
			}
			c.path = path + "?" + strings.TrimPrefix(query+"&rtsp="+port, "&")
		}
	}
}

// devicesOf returns those of the cameras that answer probes, with their URLs at an
// endpoint.
func devicesOf(cameras []camera, e endpoint) []onvif.Device {
	var all []onvif.Device
	for _, c := range cameras {
		if c.device() {
			all = append(all, onvif.Device{Name: c.name, URL: c.transport.scheme + "://" + e.host + c.path})
		}
	}
	return all
}
