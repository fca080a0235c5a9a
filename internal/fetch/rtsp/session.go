package rtsp

import (
	"context"
	"errors"
	"net"

	"campipe/internal/fetch/dial"
	"campipe/internal/secret"
	"campipe/pkg/wire"

	"github.com/bluenviron/gortsplib/v5"
	"github.com/bluenviron/gortsplib/v5/pkg/base"
	"github.com/bluenviron/gortsplib/v5/pkg/description"
)

// errStopped means that nobody wants more.
var errStopped = errors.New("stopped")

// session is one attempt.
type session struct {
	Options
	client  gortsplib.Client
	packets *packets
	tap     *tap  // the connection
	failed  error // why there is none
}

func newSession(o Options) *session {
	s := &session{Options: o, packets: newPackets()}
	protocol := gortsplib.ProtocolTCP
	if o.UDP {
		protocol = gortsplib.ProtocolUDP
	}
	s.client = gortsplib.Client{
		Scheme: o.URL.Scheme, Host: o.URL.Host, UserAgent: o.Agent, Protocol: &protocol,
		// How long packets may be away is looked after for all transports alike.
		ReadTimeout: o.Answer, WriteTimeout: o.Answer,
		DialContext:    s.through(o.Dialer.Plain),
		DialTLSContext: s.through(o.Dialer.Secure),
		// What can't be read, or is missing, camdemux sees; the library would log it.
		OnDecodeError:     func(error) {},
		OnPacketsLost:     func(uint64) {},
		OnTransportSwitch: func(err error) { o.Warn("%v", err) },
	}
	if o.UDP {
		s.client.OnPacketsLost = s.packets.miss
	}
	return s
}

// dialer is a function of a dial.Dialer.
type dialer func(ctx context.Context, network, addr string) (net.Conn, error)

// through makes connections by d, and listens in on them.
func (s *session) through(d dialer) dialer {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		if s.tap != nil && !dial.Inside(s.tap) { // a redirection by a public server
			ctx = dial.Outside(ctx)
		}
		conn, err := d(ctx, network, addr)
		if s.failed = err; err != nil {
			return nil, err
		}
		s.tap = &tap{Conn: conn}
		return s.tap, nil
	}
}

// close ends the session; the server is told where it can be. It may be called
// again.
func (s *session) close() {
	s.packets.close() // else the library waits for the callback that waits for us
	s.client.Close()
}

// run yields what a session gives.
func (s *session) run(yield func(wire.Frame, error) bool) error {
	d, head, err := s.describe()
	if err != nil {
		return s.explain(err)
	}
	if !yield(headFrame(head), nil) {
		return errStopped
	}
	if err := s.setup(d); err != nil {
		return s.explain(err)
	}
	answer, err := s.client.Play(nil)
	if err != nil {
		return s.explain(err)
	}
	if head, err = answer.Marshal(); err != nil {
		return s.explain(err)
	}
	if !yield(headFrame(head), nil) {
		return errStopped
	}
	return s.receive(yield)
}

func headFrame(head []byte) wire.Frame {
	return wire.Frame{Kind: wire.KindRaw, Flags: wire.FlagHead | wire.FlagKeep, Payload: secret.Head(head)}
}

// describe returns what the server has, and its answer as it came.
func (s *session) describe() (*description.Session, []byte, error) {
	u, err := base.ParseURL(s.URL.String())
	if err != nil {
		return nil, nil, errURL // the library's error has the password in it
	}
	d, answer, err := s.client.Describe(u)
	if err != nil {
		return nil, nil, err
	}
	head := s.tap.answer()
	if head == nil {
		head, err = answer.Marshal()
	}
	return d, head, err
}

// setup asks for all media that the server sends, and has their packets come to
// us. Some cameras refuse the one or the other (ONVIF's metadata without a licence).
func (s *session) setup(d *description.Session) error {
	var refused error
	n := 0
	for i, m := range d.Medias {
		if m.IsBackChannel {
			continue
		}
		if _, err := s.client.Setup(d.BaseURL, m, 0, 0); err != nil {
			if !isStatus(err) {
				return err
			}
			s.Warn("media %d (%s): %v", i+1, m.Type, err)
			refused = err
			continue
		}
		n++
		s.packets.take(&s.client, m, byte(2*i))
	}
	switch {
	case n > 0:
		return nil
	case refused != nil:
		return refused
	}
	return errNoMedia
}

// receive yields packets until the session ends.
func (s *session) receive(yield func(wire.Frame, error) bool) error {
	ended := make(chan error, 1)
	go func() { ended <- s.client.Wait() }()
	for {
		select {
		case b := <-s.packets.ready:
			if !s.packet(b, yield) {
				return errStopped
			}
			continue
		case err := <-ended:
			for {
				select {
				case b := <-s.packets.ready:
					if !s.packet(b, yield) {
						return errStopped
					}
					continue
				default:
				}
				return s.explain(err)
			}
		}
	}
}

// packet yields a packet, and before it how many the library missed.
func (s *session) packet(b []byte, yield func(wire.Frame, error) bool) bool {
	if n := s.packets.missed.Swap(0); n > 0 {
		note := wire.Note{What: "rtsp", Text: "packets did not come over UDP", Values: map[string]any{"lost": n}}
		if !yield(note.Frame(0, 0), nil) {
			return false
		}
	}
	ok := yield(wire.Frame{Kind: wire.KindRaw, Payload: b}, nil)
	s.packets.recycle(b)
	return ok
}
