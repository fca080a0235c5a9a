package onvif

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
)

// maxProfiles is how many profiles of a device are asked for: recorders have 128
// channels with two each.
const maxProfiles = 256

// profilesAnswer is the answer of both media services.
type profilesAnswer struct {
	Profiles []struct {
		Token string  `xml:"token,attr"`
		Name  string  `xml:"Name"`
		First encoder `xml:"VideoEncoderConfiguration"`
		Media encoder `xml:"Configurations>VideoEncoder"` // of the second service
	} `xml:"Profiles"`
}

type encoder struct {
	Encoding string `xml:"Encoding"`
	Width    number `xml:"Resolution>Width"`
	Height   number `xml:"Resolution>Height"`
}

// uriAnswer is the answer with a URL, of the first service and of the second.
type uriAnswer struct {
	First  string `xml:"MediaUri>Uri"`
	Second string `xml:"Uri"`
}

// uris asks a media service for the profiles of a device and their URLs. What is
// wrong with one of them is a fault of the device, and no reason to leave out the
// others.
func (s *session) uris(ctx context.Context, m media, service *url.URL, d *Device, addr netip.Addr) error {
	answer, err := call[profilesAnswer](ctx, s, service, m.namespace+"/GetProfiles", m.profiles)
	if err != nil {
		return err
	}
	if len(answer.Profiles) == 0 {
		return errors.New("GetProfiles: it has none")
	}
	if n := len(answer.Profiles); n > maxProfiles {
		d.fault(fmt.Errorf("GetProfiles: of its %d profiles only the first %d are asked for", n, maxProfiles))
		answer.Profiles = answer.Profiles[:maxProfiles]
	}
	for n, p := range answer.Profiles {
		e := p.First
		if e == (encoder{}) {
			e = p.Media
		}
		profile := Profile{Name: cmp.Or(plain(p.Name), plain(p.Token), strconv.Itoa(n+1)), Codec: plain(e.Encoding), Width: int(e.Width), Height: int(e.Height)}
		q := question{session: s, device: d, service: service, addr: addr, profile: p.Token}
		if profile.Stream, err = q.uri(ctx, m.namespace+"/GetStreamUri", m.stream, "rtsp", "rtsps"); err != nil {
			d.fault(fmt.Errorf("profile %d: %w", n+1, err))
		}
		var f *soapFault
		// Many devices have no pictures, as TP-Link's Tapo: that is no fault.
		if profile.Snapshot, err = q.uri(ctx, m.namespace+"/GetSnapshotUri", m.snapshot, "http", "https"); err != nil && !(errors.As(err, &f) && f.notSupported()) {
			d.fault(fmt.Errorf("profile %d: %w", n+1, err))
		}
		if profile.Stream != nil || profile.Snapshot != nil {
			d.Profiles = append(d.Profiles, profile)
		}
		if ctx.Err() != nil || s.refused != nil {
			return nil // told of above
		}
	}
	return nil
}

// question is what is asked about one profile.
type question struct {
	session *session
	device  *Device
	service *url.URL
	addr    netip.Addr
	profile string // its token
}

// uri returns the URL that the answer to a question has.
func (q *question) uri(ctx context.Context, action, message string, schemes ...string) (*url.URL, error) {
	answer, err := call[uriAnswer](ctx, q.session, q.service, action, fmt.Sprintf(message, escaped(q.profile)))
	if err != nil {
		return nil, err
	}
	u, moved, err := placed(q.addr, cmp.Or(answer.First, answer.Second), schemes...)
	if err != nil {
		return nil, err
	}
	if moved != "" {
		q.device.fault(fmt.Errorf("it gives URLs of %s, which did not answer: they are taken as its own", moved))
	}
	return u, nil
}
