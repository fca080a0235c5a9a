package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"
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
	// Silence is the limit for each part of an answer that is fetched whole.
	Silence time.Duration
	// Listed returns what fetches the segments that a manifest lists, of DASH or
	// HLS: the first answer for URL.
	Listed func(files *Files, manifest *File) Listed
}

// Listed fetches segments. What it gives comes after the head of its manifest's
// answer.
type Listed interface {
	Attempt(context.Context) flow.Frames // a flow.Source
	Detail() any                         // for the report
}

// Source is a camera that speaks HTTP.
type Source struct {
	Options
	login  http.RoundTripper
	polls  polls
	listed atomic.Pointer[Listed] // where the camera is one with segments
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

// Detail returns a Polls where the camera is asked for each picture, and what is
// known of the segments where it has such; else nil.
func (s *Source) Detail() any {
	if l := s.listed.Load(); l != nil {
		return (*l).Detail()
	}
	return s.polls.report()
}

// errStopped means that nobody wants more.
var errStopped = errors.New("stopped")

// attempt asks until something fails, or once where the answer is a stream.
func (s *Source) attempt(ctx context.Context, give func(wire.Frame) error) error {
	if l := s.listed.Load(); l != nil {
		return pass((*l).Attempt(ctx), give)
	}
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
	if k == listing {
		return false, s.list(ctx, a, body, leave, give)
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

var errEmpty = &camera.Fault{Cause: wire.CauseHTTP, Err: errors.New("the server answered with nothing (0 bytes)")}

// lost is the fault of a connection that broke.
func lost(err error) error {
	return &camera.Fault{Cause: wire.CauseClosed, Err: fmt.Errorf("connection lost: %w", bare(err))}
}
