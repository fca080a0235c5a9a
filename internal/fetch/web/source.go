package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"campipe/internal/camera"
	"campipe/internal/fetch/dial"
	"campipe/internal/flow"
	"campipe/internal/secret"
	"campipe/pkg/wire"
)

// Options are what a camera is fetched with.
type Options struct {
	Client   *Client
	URL      *url.URL
	Login    Login
	Interval time.Duration // between two pictures, where each has to be asked for; 0 is as fast as they come
	// KeepDuplicates gives out pictures that are the same as the one before.
	KeepDuplicates bool
	// Dropped is told of what came and is not given out, and why.
	Dropped func(reason string, bytes int)
}

// Source is a camera that speaks HTTP.
type Source struct {
	Options
	login http.RoundTripper
	polls polls
}

// New returns the camera's source. Attempt is the source itself; Missed and Detail
// are what a camera.Camera wants to know beside it.
func New(o Options) *Source {
	if u := o.URL; u.User != nil {
		o.Login.User = u.User.Username()
		password, _ := u.User.Password()
		o.Login.Password = secret.New(password)
		without := *u
		without.User = nil
		o.URL = &without
	}
	s := &Source{Options: o, login: newLogin(o.Login, o.URL, o.Client.transport)}
	s.polls.slots.every = o.Interval
	return s
}

// Attempt is a flow.Source. For each answer that has something new it yields the
// head (head and keep), then the body: of a stream piece by piece as it comes,
// of a picture as one frame, which is flagged damaged where its end is missing.
// Slots of the schedule that nothing came for it yields as gaps.
func (s *Source) Attempt(ctx context.Context) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		err := s.attempt(ctx, func(f wire.Frame) error {
			if !yield(f, nil) {
				return errStopped
			}
			return nil
		})
		if err != nil && err != errStopped {
			yield(wire.Frame{}, err)
		}
	}
}

// Missed returns how many slots of the schedule an outage took.
func (s *Source) Missed() int64 { return s.polls.missed(time.Now()) }

// Detail returns a Polls where the camera is asked for each picture, else nil.
func (s *Source) Detail() any { return s.polls.report() }

// errStopped means that nobody wants more.
var errStopped = errors.New("stopped")

// attempt asks until something fails, or once where the answer is a stream.
func (s *Source) attempt(ctx context.Context, give func(wire.Frame) error) error {
	defer s.polls.renew()
	for {
		more, err := s.ask(ctx, give)
		if !more || err != nil {
			return err
		}
	}
}

// ask makes a request, and gives out what comes of it. More reports whether there
// is more to be asked for.
func (s *Source) ask(ctx context.Context, give func(wire.Frame) error) (more bool, err error) {
	leave, err := s.begin(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	began := time.Now()
	a, err := s.Client.get(ctx, s.login, s.URL, s.condition())
	if err != nil {
		return false, err
	}
	defer a.Body.Close()
	switch a.StatusCode {
	case http.StatusOK:
	case http.StatusNotModified:
		return true, s.unchanged(began, give)
	default:
		drain(a.Response)
		return false, dial.Refused(a.Response)
	}
	k, body, err := kindOf(a)
	switch {
	case err != nil:
		return false, err
	case k == picture:
		return true, s.picture(ctx, a, body, began, give)
	case s.polls.any:
		return false, &camera.Fault{Cause: wire.CauseHTTP, Err: fmt.Errorf("the server answered %q, not a picture any more", a.Header.Get("Content-Type"))}
	}
	leave() // the place is for waiting for an answer, not for a stream
	if err := give(headFrame(a.head)); err != nil {
		return false, err
	}
	return false, stream(a, body, give)
}

func headFrame(head []byte) wire.Frame {
	return wire.Frame{Kind: wire.KindRaw, Flags: wire.FlagHead | wire.FlagKeep, Payload: secret.Head(head)}
}

// kind is what a server answers with.
type kind int

const (
	parts   kind = iota // multipart: pictures without end
	picture             // one picture
	other               // some stream, or a file, that has an end
)

// firstBytes is how many bytes a body is known by where its head doesn't say
// what it is.
const firstBytes = 3

// kindOf tells what the answer is, and returns its body. Some cameras call it
// nothing, or text/plain; a web page is what a login form looks like.
func kindOf(a *answer) (kind, io.Reader, error) {
	contentType := a.Header.Get("Content-Type")
	mediaType, _, _ := strings.Cut(contentType, ";")
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	switch {
	case isMultipart(contentType):
		return parts, a.Body, nil
	case strings.HasPrefix(mediaType, "image/"):
		return picture, a.Body, nil
	case mediaType == "text/html":
		return other, nil, &camera.Fault{Cause: wire.CauseHTTP, Err: fmt.Errorf("the server answered a web page (%s), not pictures", mediaType)}
	}
	first := make([]byte, firstBytes)
	n, err := io.ReadFull(a.Body, first)
	first = first[:n]
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return other, nil, lost(err)
	}
	body := io.MultiReader(strings.NewReader(string(first)), a.Body)
	switch {
	case n == 0:
		return other, nil, errEmpty
	case string(first) == "\xff\xd8\xff" && a.ContentLength > 0:
		return picture, body, nil
	case strings.HasPrefix(string(first), "--"):
		return parts, body, nil
	}
	return other, body, nil
}

var errEmpty = &camera.Fault{Cause: wire.CauseHTTP, Err: errors.New("the server answered with nothing (0 bytes)")}

// lost is the fault of a connection that broke.
func lost(err error) error {
	return &camera.Fault{Cause: wire.CauseClosed, Err: fmt.Errorf("connection lost: %w", bare(err))}
}
