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
	errURL     = &camera.Fault{Cause: wire.CauseRefused, Final: true, Err: errors.New("the URL is none of RTSP")}
	errNoMedia = &camera.Fault{Cause: wire.CauseRefused, Final: true, Err: errors.New("the server has nothing that it sends")}
)

// isStatus reports whether an error is an answer that refuses.
func isStatus(err error) bool {
	var status liberrors.ErrClientBadStatusCode
	return errors.As(err, &status)
}

// explain returns a camera.Fault.
func (s *session) explain(err error) error {
	var f *camera.Fault
	var status liberrors.ErrClientBadStatusCode
	var login liberrors.ErrClientAuthSetup
	switch {
	case errors.As(err, &f):
		return f
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
	return &camera.Fault{Cause: wire.CauseClosed, Err: fmt.Errorf("the session ended: %w", err)}
}

func isTimeout(err error) bool {
	var waits interface{ Timeout() bool }
	return errors.As(err, &waits) && waits.Timeout()
}
