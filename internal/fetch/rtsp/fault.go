package rtsp

import (
	"errors"
	"fmt"
	"net/http"

	"campipe/internal/camera"
	"campipe/internal/fetch/dial"
	"campipe/pkg/wire"

	"github.com/bluenviron/gortsplib/v5/pkg/liberrors"
)

var (
	errURL     = refusal("the URL is none of RTSP")
	errNoMedia = refusal("the server has nothing that it sends")
	errBare    = refusal("the server has no encryption for packets over UDP, as rtsps wants it: leave out --udp")
)

// isStatus reports whether an error is an answer that refuses.
func isStatus(err error) bool {
	var status liberrors.ErrClientBadStatusCode
	return errors.As(err, &status)
}

// explain returns a camera.Fault, without the secrets of the URL; errMoved it
// leaves as it is.
func (s *session) explain(err error) error {
	var f *camera.Fault
	var status liberrors.ErrClientBadStatusCode
	var login liberrors.ErrClientAuthSetup
	switch {
	case err == errMoved, errors.As(err, &f):
		return err
	case s.failed != nil:
		return dial.Failed(s.failed)
	case errors.As(err, &status): // they are those of HTTP, and a few more
		return dial.Refused(&http.Response{
			StatusCode: int(status.Code), Status: fmt.Sprintf("%d %s", status.Code, status.Message),
		})
	case errors.As(err, &login): // a 401 that does not say how to log in
		return dial.Refused(&http.Response{StatusCode: http.StatusUnauthorized, Status: "401 Unauthorized"})
	case isTimeout(err):
		return &camera.Fault{Cause: wire.CauseSilence, Err: fmt.Errorf("no answer for %v", s.Answer)}
	}
	return &camera.Fault{Cause: wire.CauseClosed, Err: fmt.Errorf("the session ended: %s", s.blank([]byte(err.Error())))}
}

func isTimeout(err error) bool {
	var waits interface{ Timeout() bool }
	var late liberrors.ErrClientRequestTimedOut
	return errors.As(err, &waits) && waits.Timeout() || errors.As(err, &late)
}
