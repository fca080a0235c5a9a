package rtsp

import (
	"errors"
	"math/rand/v2"
	"syscall"

	"campipe/internal/rtsp"

	"github.com/bluenviron/gortsplib/v5/pkg/base"
	"github.com/bluenviron/gortsplib/v5/pkg/description"
	"github.com/bluenviron/gortsplib/v5/pkg/format"
	"github.com/bluenviron/gortsplib/v5/pkg/headers"
)

// play asks for all media, and waits for the end of the session.
func (s *session) play() error {
	d, err := s.describe()
	if err != nil {
		return err
	}
	if err := s.setup(d); err != nil {
		return err
	}
	if _, err := s.client.Play(nil); err != nil {
		return err
	}
	return s.client.Wait()
}

// describe returns what the server has.
func (s *session) describe() (*description.Session, error) {
	u, err := base.ParseURL(s.URL.String())
	if err != nil {
		return nil, errURL // the library's error has the password in it
	}
	d, _, err := s.client.Describe(u)
	switch {
	case s.moved != "":
		return nil, errMoved
	case err != nil && s.said != nil:
		d = loose(s.said, u)
		if d == nil {
			return nil, err
		}
		s.Warn("session description: %s", s.blank([]byte(err.Error())))
	case err != nil:
		return nil, err
	}
	for _, m := range d.Medias {
		for i, f := range m.Formats {
			// What is in the packets is not for us to judge: the library would refuse
			// H.264 in packetization mode 0 over UDP.
			m.Formats[i] = &format.Generic{PayloadTyp: f.PayloadType(), ClockRat: f.ClockRate()}
		}
	}
	return d, nil
}

// loose reads a session description that the library refuses, in the way that
// camdemux will; nil is that it can't be read in that way either.
func loose(answer []byte, u *base.URL) *description.Session {
	a, err := rtsp.ParseAnswer(answer)
	if err != nil {
		return nil
	}
	media, err := rtsp.ParseDescription(a.Body)
	if err != nil {
		return nil
	}
	d := &description.Session{BaseURL: u}
	if at, err := base.ParseURL(a.Field("Content-Base")); err == nil {
		at.User = u.User
		d.BaseURL = at
	}
	for _, m := range media {
		out := &description.Media{Type: description.MediaType(m.Kind), Control: m.Control}
		for _, f := range m.Formats {
			out.Formats = append(out.Formats, &format.Generic{PayloadTyp: f.Type, ClockRat: max(f.Clock, 0)})
		}
		d.Medias = append(d.Medias, out)
	}
	return d
}

// setup asks for all media that the server sends, and has their packets come to
// us. Some cameras refuse the one or the other (ONVIF's metadata without a licence).
func (s *session) setup(d *description.Session) error {
	var refused error = errNoMedia
	n := 0
	for i, m := range d.Medias {
		if m.IsBackChannel || i >= maxMedia {
			continue
		}
		if s.UDP && s.URL.Scheme == "rtsps" && m.Profile != headers.TransportProfileSAVP {
			return errBare
		}
		if at, err := m.URL(d.BaseURL); err != nil || at == nil { // the library would panic
			s.Warn("media %d (%s): its control %q makes no URL", i+1, m.Type, s.blank([]byte(m.Control)))
			continue
		}
		answer, err := s.ask(d.BaseURL, m)
		if err != nil {
			if !isStatus(err) {
				return err
			}
			s.Warn("media %d (%s): %v", i+1, m.Type, err)
			refused = err
			continue
		}
		n++
		if err := s.connect(m, answer, byte(2*i)); err != nil {
			return err
		}
	}
	if n == 0 {
		return refused
	}
	return nil
}

// maxMedia is how many media have channels: a byte numbers them, two for each.
const maxMedia = 128

const (
	// The ports that UDP comes to are two that follow one another, the first of which
	// is even (RFC 3550 clause 11). They are tried at random; of the library's own
	// tries, which don't end, no use is made.
	firstPort, lastPort = 10_000, 65_534
	portTries           = 64
)

// ask asks for one media.
func (s *session) ask(at *base.URL, m *description.Media) (answer *base.Response, err error) {
	if !s.UDP {
		return s.client.Setup(at, m, 0, 0)
	}
	for range portTries {
		port := firstPort + 2*rand.IntN((lastPort-firstPort)/2)
		answer, err = s.client.Setup(at, m, port, port+1)
		if !errors.Is(err, syscall.EADDRINUSE) {
			break
		}
	}
	return answer, err
}

// connect has the packets of a media that was set up come as those of channel and
// the next one.
func (s *session) connect(m *description.Media, answer *base.Response, channel byte) error {
	if s.client.Transport().Session.Profile == headers.TransportProfileSAVP {
		s.packets.decrypted(&s.client, m, channel)
		return nil
	}
	var t headers.Transport
	if err := t.Unmarshal(answer.Header["Transport"]); err != nil {
		return err
	}
	if s.UDP {
		for i := range s.sockets {
			s.sockets[i].open(s.peer(t.Source2), channel+byte(i))
		}
		return nil
	}
	s.lines.set(byte(t.InterleavedIDs[0]), channel)
	return nil
}
