package rtsp

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"campipe/internal/sim/journal"

	"github.com/bluenviron/gortsplib/v5"
	"github.com/bluenviron/gortsplib/v5/pkg/base"
	"github.com/bluenviron/gortsplib/v5/pkg/headers"
	"github.com/bluenviron/gortsplib/v5/pkg/liberrors"
)

// handler answers the clients of one listener. Its methods are those that gortsplib
// asks for.
type handler struct {
	*Server
	server *gortsplib.Server
}

// admit returns the plan of the camera that a request is for, or the answer to a
// client that is not let in.
func (h *handler) admit(r *base.Request, path, query string) (*plan, *base.Response) {
	camera, ok := strings.CutPrefix(path, Prefix)
	if !ok || camera == "" {
		return nil, &base.Response{StatusCode: base.StatusNotFound}
	}
	p, err := parse(query)
	if err != nil {
		return nil, &base.Response{
			StatusCode: base.StatusBadRequest,
			Header:     base.Header{"Content-Type": base.HeaderValue{"text/plain"}},
			Body:       []byte(err.Error() + "\n"),
		}
	}
	if refusal := p.gate.refusal(r); refusal != nil {
		h.start(path, query).End(strconv.Itoa(int(refusal.StatusCode)))
		return nil, refusal
	}
	return p, nil
}

func (h *handler) start(path, query string) *journal.Connection {
	u := url.URL{Path: path, RawQuery: query}
	return h.journal.Start(strings.TrimPrefix(path, Prefix), u.RequestURI())
}

// failure is the answer where something is wrong with what cameras show.
func failure(err error) *base.Response {
	return &base.Response{StatusCode: base.StatusInternalServerError, Body: []byte(err.Error() + "\n")}
}

// OnDescribe answers DESCRIBE.
func (h *handler) OnDescribe(r *gortsplib.ServerHandlerOnDescribeCtx) (*base.Response, *gortsplib.ServerStream, error) {
	p, refusal := h.admit(r.Request, r.Path, r.Query)
	if refusal != nil {
		return refusal, nil, nil
	}
	tracks, err := h.shows.tracks(p)
	if err != nil {
		return failure(err), nil, nil
	}
	text, err := describe(strings.TrimPrefix(r.Path, Prefix), tracks).Marshal()
	if err != nil {
		return failure(err), nil, nil
	}
	return &base.Response{StatusCode: base.StatusOK, Body: text}, nil, nil
}

// OnSetup answers SETUP. Each session has a stream of its own.
func (h *handler) OnSetup(r *gortsplib.ServerHandlerOnSetupCtx) (*base.Response, *gortsplib.ServerStream, error) {
	p, refusal := h.admit(r.Request, r.Path, r.Query)
	if refusal != nil {
		return refusal, nil, nil
	}
	if s, ok := r.Session.UserData().(*session); ok {
		return &base.Response{StatusCode: base.StatusOK}, s.stream, nil
	}
	tracks, err := h.shows.tracks(p)
	if err != nil {
		return failure(err), nil, nil
	}
	stream := &gortsplib.ServerStream{Server: h.server, Desc: describe(strings.TrimPrefix(r.Path, Prefix), tracks)}
	if err := stream.Initialize(); err != nil {
		return failure(err), nil, nil
	}
	r.Session.SetUserData(&session{plan: p, tracks: tracks, stream: stream, conn: r.Session, pace: h.pace})
	return &base.Response{StatusCode: base.StatusOK}, stream, nil
}

// OnPlay answers PLAY. From now on packets are put into the session's queue.
func (h *handler) OnPlay(r *gortsplib.ServerHandlerOnPlayCtx) (*base.Response, error) {
	if _, refusal := h.admit(r.Request, r.Path, r.Query); refusal != nil {
		return refusal, nil
	}
	if s, ok := r.Session.UserData().(*session); ok && s.over == nil {
		s.log = h.start(r.Path, r.Query)
		// Without the query: there are commas in that, as between media.
		u := url.URL{Scheme: r.Request.URL.Scheme, Host: r.Request.URL.Host, Path: r.Path}
		s.base = u.String() + "/"
		s.play()
	}
	return &base.Response{StatusCode: base.StatusOK}, nil
}

// OnResponse changes the answer to PLAY: gortsplib's RTP-Info says nothing of a
// stream that has sent nothing yet.
func (h *handler) OnResponse(c *gortsplib.ServerConn, answer *base.Response) {
	if c.Session() == nil || answer.Header["RTP-Info"] == nil {
		return
	}
	s, ok := c.Session().UserData().(*session)
	if !ok {
		return
	}
	delete(answer.Header, "RTP-Info")
	if s.plan.uninformed {
		return
	}
	answer.Header["RTP-Info"] = s.info().Marshal()
}

// info returns what RTP-Info says of each media: its first packet (RFC 2326 clause
// 12.33).
func (s *session) info() headers.RTPInfo {
	var all headers.RTPInfo
	for _, m := range s.conn.Medias() {
		all = append(all, &headers.RTPInfoEntry{
			URL: s.base + m.Control, SequenceNumber: &s.plan.sequence, Timestamp: &s.plan.timestamp,
		})
	}
	return all
}

// OnSessionClose waits until nothing is sent to the session any more.
func (h *handler) OnSessionClose(r *gortsplib.ServerHandlerOnSessionCloseCtx) {
	s, ok := r.Session.UserData().(*session)
	if !ok || s.over == nil {
		return
	}
	s.cancel(reason(r.Error))
	<-s.over
}

// reason returns why a session is over where gortsplib says err.
func reason(err error) error {
	if ended := (liberrors.ErrServerTerminated{}); errors.As(err, &ended) {
		return errors.New("stopped")
	}
	return errors.New("client: " + err.Error())
}

// OnDecodeError takes what a client sent that makes no sense: gortsplib would write
// to standard error.
func (h *handler) OnDecodeError(*gortsplib.ServerHandlerOnDecodeErrorCtx) {}
