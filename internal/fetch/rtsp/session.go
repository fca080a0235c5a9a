package rtsp

import (
	"bytes"
	"context"
	"net"
	"sync/atomic"

	"campipe/internal/fetch/dial"
	"campipe/internal/secret"
	"campipe/pkg/wire"

	"github.com/bluenviron/gortsplib/v5"
	"github.com/bluenviron/gortsplib/v5/pkg/base"
)

// session is one attempt at one server. Three goroutines have a part in it: ours,
// which gives out frames; one that asks for the media; and the library's, on which
// packets come.
type session struct {
	Options
	client  gortsplib.Client
	packets *packets
	lines   lines
	sockets [2]*socket  // of the media that is being set up, over UDP: RTP and RTCP
	outside bool        // a server of the public Internet sent us here
	tap     *tap        // the connection
	failed  error       // why there is none
	wanted  atomic.Bool // the answer that comes next is to be kept
	said    []byte      // the newest one that was
	moved   string      // where we were sent on to
	hidden  []string    // what servers repeat of our URL that nobody is to see
}

func newSession(o Options, outside bool) *session {
	s := &session{Options: o, outside: outside, packets: newPackets(), hidden: secret.Hidden(o.URL)}
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
		ListenPacket:   s.listen,
		AnyPortEnable:  true, // some cameras don't say from which port they send
		OnRequest:      func(r *base.Request) { s.wanted.Store(r.Method == base.Describe || r.Method == base.Play) },
		OnResponse:     s.moves,
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
		if s.outside {
			ctx = dial.Outside(ctx)
		}
		conn, err := d(ctx, network, addr)
		if s.failed = err; err != nil {
			return nil, err
		}
		s.tap = &tap{Conn: conn, take: s.take}
		return s.tap, nil
	}
}

// take takes what came over the connection: a frame or a message. The library
// reads it next.
func (s *session) take(b []byte) {
	switch {
	case b[0] == magic:
		if channel, ok := s.lines.of(b[1]); ok {
			s.packets.put(channel, b[prefix:])
		}
	case s.wanted.Load() && bytes.HasPrefix(b, []byte("RTSP/1.0 200")):
		s.said = s.blank(secret.Head(b))
		s.packets.push(s.said)
	}
}

// close ends the session; the server is told where it can be. It may be called
// again.
func (s *session) close() {
	s.packets.close() // else the library waits for us, who wait for it
	s.client.Close()
}

// run yields what the session gives until it ends.
func (s *session) run(yield func(wire.Frame, error) bool) error {
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		err = s.play()
	}()
	defer func() {
		s.close()
		<-done
	}()
	for {
		select {
		case b := <-s.packets.ready:
			if !s.give(b, yield) {
				return errStopped
			}
		case <-done:
			for len(s.packets.ready) > 0 { // what came before the end
				if !s.give(<-s.packets.ready, yield) {
					return errStopped
				}
			}
			return s.explain(err)
		}
	}
}

// give yields a frame, and before it how many the library missed.
func (s *session) give(b []byte, yield func(wire.Frame, error) bool) bool {
	if n := s.packets.missed.Swap(0); n > 0 {
		note := wire.Note{What: "rtsp", Text: "packets did not come over UDP", Values: map[string]any{"lost": n}}
		if !yield(note.Frame(0, 0), nil) {
			return false
		}
	}
	if b[0] != magic {
		return yield(wire.Frame{Kind: wire.KindRaw, Flags: wire.FlagHead | wire.FlagKeep, Payload: b}, nil)
	}
	ok := yield(wire.Frame{Kind: wire.KindRaw, Payload: b}, nil)
	s.packets.recycle(b)
	return ok
}
