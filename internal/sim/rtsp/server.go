// Package rtsp simulates cameras that send RTP over RTSP (RFC 2326), interleaved
// over TCP or over UDP.
//
// Every session has a camera of its own that starts when it plays, so what it gets
// depends on the URL alone.
package rtsp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/option"
	"campipe/internal/sim/pace"
	"campipe/internal/sim/picture"
	"campipe/internal/sim/rtsp/stock"

	"github.com/bluenviron/gortsplib/v5"
	"github.com/bluenviron/gortsplib/v5/pkg/liberrors"
)

// Prefix is what the paths of these cameras begin with.
const Prefix = "/rtsp/"

// writeLimit is how long a packet may wait for a client that doesn't read.
const writeLimit = 30 * time.Second

// Server serves every camera that it is asked for.
type Server struct {
	shows   shows
	pace    pace.Pace
	journal *journal.Journal
}

// New returns a server whose cameras run at that pace. The journal may be nil. The
// error says what is wrong with what they show.
func New(c *clip.Clip, a *picture.Album, p pace.Pace, j *journal.Journal) (*Server, error) {
	s, err := stock.Open()
	if err != nil {
		return nil, fmt.Errorf("rtsp: %w", err)
	}
	return &Server{shows: shows{c, s, a}, pace: p, journal: j}, nil
}

// Manual returns a line for each option, for people. Those of the pictures come on
// top where they are JPEGs.
func Manual() string { return option.Manual(own()) }

// Path returns the path and query by which a camera is asked for. The options
// stand in the query as they are; the error names the one that is wrong.
func Path(camera, options string) (string, error) {
	if _, err := parse(options); err != nil {
		return "", err
	}
	path := Prefix + url.PathEscape(camera)
	if options != "" {
		path += "?" + options
	}
	return path, nil
}

// Serve serves what comes in at l, and with datagrams over UDP too, until the
// context is done. All sessions are over when it returns. Where the listener is one
// of TLS, what it serves is RTSPS: RTP goes through the same connection, as plain
// as in RTSP.
func (s *Server) Serve(ctx context.Context, l net.Listener, datagrams bool) error {
	server := &gortsplib.Server{
		RTSPAddress:              l.Addr().String(),
		WriteTimeout:             writeLimit,
		DisableRTCPSenderReports: true, // a session sends its own
		Listen:                   func(string, string) (net.Listener, error) { return l, nil },
	}
	if datagrams {
		media, control, err := pair(l)
		if err != nil {
			return fmt.Errorf("rtsp: %w", err)
		}
		sockets := map[string]net.PacketConn{media.LocalAddr().String(): media, control.LocalAddr().String(): control}
		server.UDPRTPAddress, server.UDPRTCPAddress = media.LocalAddr().String(), control.LocalAddr().String()
		server.ListenPacket = func(_, address string) (net.PacketConn, error) { return sockets[address], nil }
	}
	server.Handler = &handler{s, server}
	if err := server.Start(); err != nil {
		return fmt.Errorf("rtsp: %w", err)
	}
	defer context.AfterFunc(ctx, server.Close)()
	err := server.Wait()
	if ended := (liberrors.ErrServerTerminated{}); errors.As(err, &ended) {
		return nil
	}
	return fmt.Errorf("rtsp: %w", err)
}

// pairs is how often a port is taken whose neighbour is not free.
const pairs = 100

// pair opens two sockets whose ports follow each other, the first one even (RFC
// 3550 clause 11), at the listener's address.
func pair(l net.Listener) (media, control net.PacketConn, err error) {
	ip := l.Addr().(*net.TCPAddr).IP
	for range pairs {
		var first *net.UDPConn
		if first, err = net.ListenUDP("udp", &net.UDPAddr{IP: ip}); err != nil {
			return nil, nil, err
		}
		port := first.LocalAddr().(*net.UDPAddr).Port
		if port%2 == 0 {
			var second *net.UDPConn
			if second, err = net.ListenUDP("udp", &net.UDPAddr{IP: ip, Port: port + 1}); err == nil {
				return first, second, nil
			}
		}
		first.Close()
	}
	return nil, nil, fmt.Errorf("no two ports that follow each other: %w", err)
}
