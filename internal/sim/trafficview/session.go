package trafficview

import (
	"context"
	"iter"
	"time"

	"github.com/gorilla/websocket"

	"campipe/internal/evostream"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
)

// Limits of a session.
const (
	// writeLimit is how long a message may wait for a client that doesn't read.
	// The real server drops a client once it holds 64 MiB for it. Here only the
	// kernel holds something, so there is a time for it instead.
	writeLimit = 30 * time.Second
	// readLimit is the longest message from a client: commands are one word.
	readLimit = 4096
	// maxPings is how many pings may wait for their answer. Real clients send
	// one in half a minute.
	maxPings = 16
)

// session is one client that is being sent messages.
type session struct {
	conn  *websocket.Conn
	pace  pace.Pace
	log   *journal.Connection
	pings chan struct{} // one for each "ping"
	gone  chan error    // why the client can't be heard any more
	texts chan []byte   // others that it sends

	answer func(text []byte) (*request, bool) // to the texts that the client has to begin with, or nil
}

func newSession(conn *websocket.Conn, p pace.Pace, log *journal.Connection) *session {
	return &session{conn: conn, pace: p, log: log, pings: make(chan struct{}, maxPings), gone: make(chan error, 1), texts: make(chan []byte, 1)}
}

// run sends each message when it is due, and ends the connection.
func (s *session) run(ctx context.Context, messages iter.Seq[message]) {
	defer hangUp(s.conn)
	defer context.AfterFunc(ctx, func() { hangUp(s.conn) })()
	go s.listen()
	why := s.greet(ctx)
	if why == "" {
		why = s.stream(ctx, messages)
	}
	s.log.End(why)
}

// greet waits for what the client has to say first. It returns why the session is
// over, or "".
func (s *session) greet(ctx context.Context) string {
	for s.answer != nil {
		select {
		case <-ctx.Done():
			return reason(ctx, ctx.Err())
		case err := <-s.gone:
			return reason(ctx, err)
		case text := <-s.texts:
			answer, done := s.answer(text)
			if answer != nil {
				s.conn.SetWriteDeadline(time.Now().Add(writeLimit))
				if err := s.conn.WriteJSON(answer); err != nil {
					return reason(ctx, err)
				}
			}
			if done {
				return ""
			}
		}
	}
	return ""
}

// stream sends each message when it is due, and returns why it stops.
func (s *session) stream(ctx context.Context, messages iter.Seq[message]) string {
	var schedule *pace.Schedule
	partial := false
	for m := range messages {
		if schedule == nil {
			schedule = s.pace.Start(m.at)
		}
		due, pings := schedule.Due(m.at), s.pings
		if m.hold {
			due, pings = nil, nil
		}
		if partial {
			pings = nil // an answer would stand inside a record
		}
		if why := s.wait(ctx, due, pings); why != "" {
			return why
		}
		if why := s.send(ctx, m.data); why != "" {
			return why
		}
		for _, done := range m.samples {
			s.log.Sample(done.entry(), done.data)
		}
		partial = m.partial
	}
	return "closed"
}

// wait waits until a message is due, and answers pings meanwhile. It returns
// why the session is over, or "".
func (s *session) wait(ctx context.Context, due <-chan time.Time, pings <-chan struct{}) string {
	for {
		select {
		case <-ctx.Done():
			return reason(ctx, ctx.Err())
		case err := <-s.gone:
			return reason(ctx, err)
		case <-pings:
			if why := s.send(ctx, evostream.Append(nil, evostream.TagMetadata, metadata(s.pace.Time()))); why != "" {
				return why
			}
		case <-due:
			return ""
		}
	}
}

// send sends one message, if it is not empty. It returns why the session is
// over, or "".
func (s *session) send(ctx context.Context, data []byte) string {
	if len(data) == 0 {
		return ""
	}
	s.conn.SetWriteDeadline(time.Now().Add(writeLimit))
	if err := s.conn.WriteMessage(websocket.BinaryMessage, data); err != nil {
		return reason(ctx, err)
	}
	return ""
}

// reason returns why the session is over where its connection gave err: we may
// have closed it ourselves.
func reason(ctx context.Context, err error) string {
	if ctx.Err() != nil {
		return "stopped"
	}
	return "client: " + err.Error()
}

// listen reads what the client sends, until it can't be heard any more. Of the
// real server's commands only "ping" is known here: the others stop the camera
// for all its viewers.
func (s *session) listen() {
	s.conn.SetReadLimit(readLimit)
	s.conn.SetCloseHandler(func(int, string) error { return nil }) // it is not answered
	for {
		kind, text, err := s.conn.ReadMessage()
		if err != nil {
			s.gone <- err
			return
		}
		if kind != websocket.TextMessage {
			continue
		}
		if string(text) == "ping" {
			select {
			case s.pings <- struct{}{}:
			default:
			}
			continue
		}
		select {
		case s.texts <- text:
		default:
		}
	}
}
