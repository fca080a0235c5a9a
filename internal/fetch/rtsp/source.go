// Package rtsp fetches from cameras over RTSP (RFC 2326), with the library
// gortsplib. It keeps each packet of RTP and RTCP as it came.
package rtsp

import (
	"context"
	"errors"
	"net/url"
	"time"

	"campipe/internal/fetch/dial"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Name is what the header of a stream calls this transport.
const Name = "rtsp"

// Options are what a session is made with.
type Options struct {
	URL    *url.URL // rtsp or rtsps; with the user and the password, which go into a header
	Agent  string   // what we are called
	Dialer *dial.Dialer
	UDP    bool          // packets come over UDP, not over the connection
	Answer time.Duration // limit for each answer
	// Warn tells a person of media that the server does not give.
	Warn func(format string, args ...any)
}

// New returns the source. It yields the answers to DESCRIBE and to PLAY (head and
// keep), and an R frame for each packet of RTP and RTCP, as RFC 2326 clause 10.12
// has them on a connection: '$', the channel, the length in 16 bits, the packet.
// The channels of the n-th media of the session description are 2n for RTP and
// 2n+1 for RTCP, also over UDP and whatever the server called them. All come in the
// order in which they arrived, and as they were sent; only what is encrypted (SRTP)
// is written anew by the library that decrypts it. An N frame says how many packets
// UDP lost, as far as the library can tell.
func New(o Options) flow.Source {
	return func(ctx context.Context) flow.Frames {
		return func(yield func(wire.Frame, error) bool) {
			s, err := newSession(o, false), error(nil)
			for hops := 0; s != nil; hops++ {
				err = s.attempt(ctx, yield)
				s, err = s.follow(err, hops)
			}
			if err == errStopped {
				return
			}
			if ctx.Err() != nil {
				err = ctx.Err()
			}
			yield(wire.Frame{}, err)
		}
	}
}

// attempt runs the session until it ends, or ctx does.
func (s *session) attempt(ctx context.Context, yield func(wire.Frame, error) bool) error {
	if err := s.client.Start(); err != nil {
		return s.explain(err)
	}
	// Closing is what ends a request that waits.
	defer context.AfterFunc(ctx, s.close)()
	return s.run(yield)
}

// errStopped means that nobody wants more.
var errStopped = errors.New("stopped")
