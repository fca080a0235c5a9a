package web

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
	"campipe/internal/manifest"
	"campipe/pkg/wire"
)

// Files fetches files that belong to one camera, each whole: the pieces that its
// manifest lists. The camera's login is told to the host that it is for only.
type Files struct {
	client  *Client
	login   http.RoundTripper
	silence time.Duration // limit between two reads of an answer, and for its head
}

// File is an answer that came whole.
type File struct {
	URL    *url.URL // after redirections
	Header http.Header
	Body   []byte
}

// Get fetches a part of u. More than limit bytes are an error. All errors are
// camera.Faults, but for that of ctx.
func (f *Files) Get(ctx context.Context, u *url.URL, part manifest.Range, limit int64) (*File, error) {
	leave, err := f.client.places.take(ctx, u.Host)
	if err != nil {
		return nil, err
	}
	defer leave()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	timer := time.AfterFunc(f.silence, func() { cancel(errSilent) })
	defer timer.Stop()
	header := http.Header{}
	if !part.Whole() {
		header.Set("Range", part.Header())
	}
	a, err := f.client.get(ctx, f.login, u, header)
	if err != nil {
		return nil, f.explain(ctx, err)
	}
	defer a.Body.Close()
	switch {
	case a.StatusCode == http.StatusOK && !part.Whole():
		// A server without ranges: what it sends beside the part is of no use.
		if _, err := io.CopyN(io.Discard, a.Body, part.Start); err != nil {
			return nil, lost(err)
		}
	case a.StatusCode != http.StatusOK && a.StatusCode != http.StatusPartialContent:
		drain(a.Response)
		return nil, dial.Refused(a.Response)
	}
	length := part.Length
	if length > 0 {
		limit = min(limit, length)
	}
	body, err := io.ReadAll(io.LimitReader(progress{a.Body, timer, f.silence}, limit+1))
	switch n := int64(len(body)); {
	case err != nil:
		return nil, f.explain(ctx, lost(err))
	case length > 0 && n > length:
		body = body[:length]
	case length > 0 && n < length:
		return nil, lost(fmt.Errorf("%d bytes, not %d: %w", n, length, io.ErrUnexpectedEOF))
	case n > limit:
		return nil, &camera.Fault{Cause: wire.CauseHTTP, Err: fmt.Errorf("the answer exceeds %d bytes", limit)}
	}
	return &File{URL: a.Request.URL, Header: a.Header, Body: body}, nil
}

var errSilent = errors.New("silence")

// explain says that it was the time limit that ended a request, if so.
func (f *Files) explain(ctx context.Context, err error) error {
	if context.Cause(ctx) == errSilent {
		return &camera.Fault{Cause: wire.CauseSilence, Err: fmt.Errorf("nothing came for %v", f.silence)}
	}
	return err
}

// progress is a body whose reads put off a time limit.
type progress struct {
	io.Reader
	timer *time.Timer
	limit time.Duration
}

func (p progress) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	if n > 0 {
		p.timer.Reset(p.limit)
	}
	return n, err
}
