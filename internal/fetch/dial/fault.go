package dial

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"campipe/internal/camera"
	"campipe/internal/fault"
	"campipe/pkg/wire"
)

// Failed is the fault of a connection that could not be made.
func Failed(err error) *camera.Fault {
	f := &camera.Fault{Cause: wire.CauseConnect, Err: err}
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		f.Final = true
		f.Err = fault.Hint(err, "--ca FILE trusts a certificate of your own, --insecure any")
	}
	return f
}

// Refused is the fault of an answer whose status is not the one that was hoped
// for.
func Refused(answer *http.Response) *camera.Fault {
	f := &camera.Fault{Cause: wire.CauseHTTP, Status: answer.StatusCode, Err: fmt.Errorf("the server answered %s", answer.Status)}
	switch answer.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		// Some cameras lock out an address after a few wrong logins: Hikvision for
		// half an hour.
		f.Cause, f.Final, f.After = wire.CauseRefused, true, camera.RetryMax
	case http.StatusNotFound, http.StatusGone:
		f.Cause, f.Final = wire.CauseRefused, true
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		f.After = after(answer.Header.Get("Retry-After"), time.Now())
	}
	if answer.StatusCode == http.StatusUnauthorized {
		f.Err = fault.Hint(f.Err, "--user NAME --password-file FILE, or --netrc")
	}
	return f
}

// after reads a Retry-After field: seconds or a date (RFC 9110 section 10.2.3).
func after(field string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(field, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(field); err == nil {
		return at.Sub(now)
	}
	return 0
}
