package onvif

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"campipe/internal/fault"
	"campipe/internal/secret"

	"github.com/icholy/digest"
)

// callTime is the limit for one call: cameras with a slow processor take two
// seconds for their profiles.
const callTime = 5 * time.Second

// session is a conversation with one device. It is for one goroutine.
type session struct {
	transport http.RoundTripper
	agent     string
	user      string
	password  secret.Secret
	ahead     time.Duration // how much the device's clock is ahead of ours
	manner    manner
	refused   error // the login was, and is not tried again
}

// manner is how a login is told.
type manner int

const (
	untold    manner = iota // not asked for yet
	inMessage               // as a UsernameToken
	inHTTP                  // as a digest (RFC 7616), which newer devices prefer
)

// errUnauthorized is an answer that asks for a login.
type errUnauthorized struct {
	error
	manner manner
}

// answered reports whether an error is what a device answered to a message, and no
// want of an answer.
func answered(err error) bool {
	var f *soapFault
	var asked *errUnauthorized
	return errors.As(err, &f) || errors.As(err, &asked)
}

// call calls an operation of a service with the body of a message, and returns
// the body of the answer.
func call[A any](ctx context.Context, s *session, service *url.URL, action, body string) (a A, err error) {
	name := action[strings.LastIndex(action, "/")+1:]
	if s.refused != nil {
		return a, fmt.Errorf("%s: %w", name, s.refused)
	}
	a, err = ask[A](ctx, s, service, action, body)
	var asked *errUnauthorized
	if errors.As(err, &asked) && s.manner == untold && s.user != "" {
		s.manner = asked.manner
		a, err = ask[A](ctx, s, service, action, body)
	}
	if errors.As(err, &asked) {
		s.refused = s.refusal(asked)
		err = s.refused
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return a, err
}

func (s *session) refusal(asked *errUnauthorized) error {
	if s.user == "" {
		return fault.Hint(fmt.Errorf("it wants a login: %w", asked.error), "--user NAME --password-file FILE, or --netrc")
	}
	return fmt.Errorf("it does not take the login: %w", asked.error)
}

// ask sends one message, and reads the answer.
func ask[A any](ctx context.Context, s *session, service *url.URL, action, body string) (a A, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, callTime, fmt.Errorf("no answer after %v", callTime))
	defer cancel()
	answer, err := s.send(ctx, service, action, body)
	if err != nil {
		return a, explain(ctx, err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	if err != nil {
		return a, explain(ctx, err)
	}
	if answer.StatusCode == http.StatusUnauthorized {
		return a, unauthorized(answer)
	}
	e, err := parse[A](text)
	var f *soapFault
	switch {
	case errors.As(err, &f) && f.unauthorized():
		return a, &errUnauthorized{f, inMessage}
	case err != nil && f == nil && answer.StatusCode != http.StatusOK:
		return a, fmt.Errorf("the device answered %s", plain(answer.Status))
	case err != nil:
		return a, err
	}
	return e.Body.Answer, nil
}

// unauthorized returns how a device that answered with that status wants the
// login. A basic login (RFC 7617) has the password in it, and is never told: such
// devices take a token too.
func unauthorized(answer *http.Response) error {
	status := fmt.Errorf("the device answered %s", plain(answer.Status))
	if _, err := digest.FindChallenge(answer.Header); err == nil {
		return &errUnauthorized{status, inHTTP}
	}
	return &errUnauthorized{status, inMessage}
}

// send sends a message. Nothing follows a redirection: this is one request.
func (s *session) send(ctx context.Context, service *url.URL, action, body string) (*http.Response, error) {
	header, transport := "", s.transport
	switch s.manner {
	case inMessage:
		header = usernameToken(s.user, s.password.Reveal(), time.Now().Add(s.ahead))
	case inHTTP:
		// Made anew each time, since Hikvision's challenges are for one path each.
		transport = &digest.Transport{Username: s.user, Password: s.password.Reveal(), Transport: s.transport}
	}
	message := `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">` +
		header + `<s:Body>` + body + `</s:Body></s:Envelope>`
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, service.String(), strings.NewReader(message))
	if err != nil {
		return nil, errors.New("its URL can't be asked")
	}
	r.Header.Set("Content-Type", `application/soap+xml; charset=utf-8; action="`+action+`"`)
	r.Header.Set("User-Agent", s.agent)
	return transport.RoundTrip(r)
}

// explain returns as the error why ctx has ended, where it has.
func explain(ctx context.Context, err error) error {
	switch cause := context.Cause(ctx); cause {
	case nil:
		return err
	case context.Canceled:
		return errors.New("interrupted")
	default:
		return cause
	}
}
