// Package trafficview fetches from EvoStream Media Servers, such as the one of
// trafficview.org, and from the servers that send MP4 fragments over a
// WebSocket in the same way or a like one: UniFi Protect, go2rtc, RTSPtoWeb,
// ZLMediaKit, Unreal Media Server. It keeps each message as it came.
//
// The protocol is known from a server's published source (rdkc-rms,
// src/protocols/ws/inboundws4fmp4.cpp) and from independent clients.
package trafficview

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"campipe/internal/camera"
	"campipe/internal/fetch/dial"
	"campipe/internal/flow"
	"campipe/internal/secret"
	"campipe/pkg/wire"

	"github.com/gorilla/websocket"
)

// Name is what the header of a stream calls this transport.
const Name = "trafficview"

const (
	// messageLimit is the longest message: a record has at most 16 MiB, and
	// some servers put several into one message.
	messageLimit = 32 << 20
	// textLimit is how much of a text message is kept. The known ones are one
	// line of JSON.
	textLimit = 4 << 10
	// pingEvery is how often a server is pinged. Each ping makes the server
	// send a record to all viewers of the stream.
	pingEvery = 30 * time.Second
	// byeLimit is how long the goodbye may take: nobody waits for it.
	byeLimit = time.Second
)

// Options are what a connection is made with.
type Options struct {
	URL    *url.URL // ws or wss; user and password go into a header
	Header http.Header
	Dialer *dial.Dialer // its limit is for everything up to the 101 answer
	Ping   bool         // send the text "ping" after the 101 answer, and every 30 s
	Say    string       // send this text first; "" is what the URL's server is known to wait for
}

// New returns the source. It yields the 101 answer (head and keep), then an R
// frame for each binary message, flagged keep where it is what the rest can't
// be understood without, and an N frame for each text message.
func New(o Options) flow.Source {
	return func(ctx context.Context) flow.Frames {
		return func(yield func(wire.Frame, error) bool) {
			conn, head, err := o.dial(ctx)
			if err != nil {
				yield(wire.Frame{}, err)
				return
			}
			defer conn.Close()
			// Closing the connection is what ends a read that waits.
			defer context.AfterFunc(ctx, func() { goodbye(conn) })()
			f := wire.Frame{Kind: wire.KindRaw, Flags: wire.FlagHead | wire.FlagKeep, Payload: secret.Head(head)}
			if !yield(f, nil) {
				return
			}
			if text := o.say(); text != "" && conn.WriteMessage(websocket.TextMessage, []byte(text)) != nil {
				yield(wire.Frame{}, closed(io.EOF))
				return
			}
			if o.Ping {
				defer pinging(conn)()
			}
			messages(conn, yield)
		}
	}
}

// goodbye closes the connection in the polite way.
func goodbye(conn *websocket.Conn) {
	bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(byeLimit))
	conn.Close()
}

// messages yields what the server sends until the connection ends.
func messages(conn *websocket.Conn, yield func(wire.Frame, error) bool) {
	conn.SetReadLimit(messageLimit)
	var keeping keeper
	var buf []byte
	for {
		kind, r, err := conn.NextReader()
		if err == nil {
			buf, err = readAll(r, buf[:0])
		}
		if err != nil {
			yield(wire.Frame{}, closed(err))
			return
		}
		if kind == websocket.TextMessage {
			note := wire.Note{What: "message", Text: string(buf[:min(len(buf), textLimit)])}
			if !yield(note.Frame(0, 0), nil) {
				return
			}
			if err := refusal(buf); err != nil {
				yield(wire.Frame{}, err)
				return
			}
			continue
		}
		for part, flags := range keeping.split(buf) {
			if !yield(wire.Frame{Kind: wire.KindRaw, Flags: flags, Payload: part}, nil) {
				return
			}
		}
	}
}

// readAll appends all of r to buf: io.ReadAll with a buffer that is used again.
func readAll(r io.Reader, buf []byte) ([]byte, error) {
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == io.EOF {
			return buf, nil
		}
		if err != nil {
			return buf, err
		}
	}
}

// closed says how a connection ended. These servers close it without a
// goodbye, so an EOF is as good an end as a close frame.
func closed(err error) error {
	text := "connection lost: " + err.Error()
	var bye *websocket.CloseError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &bye) && bye.Code == websocket.CloseAbnormalClosure:
		text = "the server closed the connection"
	case errors.As(err, &bye):
		text = fmt.Sprintf("the server closed the connection: code %d %s", bye.Code, bye.Text)
	case errors.Is(err, websocket.ErrReadLimit):
		text = fmt.Sprintf("a message exceeds %d bytes", messageLimit)
	}
	return &camera.Fault{Cause: wire.CauseClosed, Err: errors.New(text)}
}

// pinging sends pings until the function that it returns is called. A ping is
// one small write: the known server stalls on two in one packet.
func pinging(conn *websocket.Conn) (stop func()) {
	done := make(chan struct{})
	go func() {
		tick := time.NewTicker(pingEvery)
		defer tick.Stop()
		for {
			if conn.WriteMessage(websocket.TextMessage, []byte("ping")) != nil {
				return // the reader finds out why
			}
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	}()
	return func() { close(done) }
}
