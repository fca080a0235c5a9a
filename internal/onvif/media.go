package onvif

import (
	"context"
	"errors"
	"net/netip"
	"net/url"
)

// media is a way to ask for profiles and their URLs. The messages have a profile's
// token in the place of their %s.
type media struct {
	namespace string
	profiles  string // the message that asks for them
	stream    string
	snapshot  string
}

// mediaServices are the two that there are, the one that most devices have first
// (Media service specification, Media2 service specification). The second alone
// has H.265, and some devices have it alone.
var mediaServices = []media{
	{
		namespace: "http://www.onvif.org/ver10/media/wsdl",
		profiles:  `<GetProfiles xmlns="http://www.onvif.org/ver10/media/wsdl"/>`,
		stream: `<GetStreamUri xmlns="http://www.onvif.org/ver10/media/wsdl"><StreamSetup>` +
			`<Stream xmlns="http://www.onvif.org/ver10/schema">RTP-Unicast</Stream>` +
			`<Transport xmlns="http://www.onvif.org/ver10/schema"><Protocol>RTSP</Protocol></Transport>` +
			`</StreamSetup><ProfileToken>%s</ProfileToken></GetStreamUri>`,
		snapshot: `<GetSnapshotUri xmlns="http://www.onvif.org/ver10/media/wsdl"><ProfileToken>%s</ProfileToken></GetSnapshotUri>`,
	},
	{
		namespace: "http://www.onvif.org/ver20/media/wsdl",
		profiles:  `<GetProfiles xmlns="http://www.onvif.org/ver20/media/wsdl"><Type>VideoEncoder</Type></GetProfiles>`,
		stream:    `<GetStreamUri xmlns="http://www.onvif.org/ver20/media/wsdl"><Protocol>RTSP</Protocol><ProfileToken>%s</ProfileToken></GetStreamUri>`,
		snapshot:  `<GetSnapshotUri xmlns="http://www.onvif.org/ver20/media/wsdl"><ProfileToken>%s</ProfileToken></GetSnapshotUri>`,
	},
}

type servicesAnswer struct {
	Services []struct {
		Namespace string `xml:"Namespace"`
		XAddr     string `xml:"XAddr"`
	} `xml:"Service"`
}

type capabilitiesAnswer struct {
	Media string `xml:"Capabilities>Media>XAddr"`
}

// mediaOf asks a device where its media services are. Those that it does not have
// are nil. Axis's older cameras know GetCapabilities alone, which tells of the
// first service only.
func (s *session) mediaOf(ctx context.Context, device *url.URL, addr netip.Addr) (at [2]*url.URL, err error) {
	const services, capabilities = deviceNamespace + "/GetServices", deviceNamespace + "/GetCapabilities"
	answer, err := call[servicesAnswer](ctx, s, device, services,
		`<GetServices xmlns="`+deviceNamespace+`"><IncludeCapability>false</IncludeCapability></GetServices>`)
	for _, service := range answer.Services {
		for i, m := range mediaServices {
			if plain(service.Namespace) == m.namespace {
				at[i], _, err = placed(addr, service.XAddr, "http", "https")
			}
		}
	}
	if at[0] != nil || at[1] != nil || s.refused != nil {
		return at, err
	}
	old, err := call[capabilitiesAnswer](ctx, s, device, capabilities,
		`<GetCapabilities xmlns="`+deviceNamespace+`"><Category>Media</Category></GetCapabilities>`)
	if err != nil {
		return at, err
	}
	if old.Media == "" {
		return at, errors.New("it has no media service")
	}
	at[0], _, err = placed(addr, old.Media, "http", "https")
	return at, err
}
