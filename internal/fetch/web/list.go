package web

import (
	"context"
	"fmt"
	"io"

	"campipe/internal/camera"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// ManifestLimit is how long a manifest may be, in bytes: a day of segments of two
// seconds, with long URLs.
const ManifestLimit = 16 << 20

// list goes on with the segments that an answer lists.
func (s *Source) list(ctx context.Context, a *answer, body io.Reader, leave func(), give func(wire.Frame) error) error {
	text, err := io.ReadAll(io.LimitReader(body, ManifestLimit+1))
	switch {
	case err != nil:
		return lost(err)
	case len(text) > ManifestLimit:
		return &camera.Fault{Cause: wire.CauseHTTP, Err: fmt.Errorf("the manifest exceeds %d bytes", ManifestLimit)}
	}
	leave()
	files := &Files{client: s.Client, login: s.login, silence: s.Silence}
	l := s.Listed(files, &File{URL: a.Request.URL, Header: a.Header, Body: text})
	s.listed.Store(&l)
	if err := give(headFrame(a.head)); err != nil {
		return err
	}
	return pass(l.Attempt(ctx), give)
}

// pass gives out what another source gives.
func pass(frames flow.Frames, give func(wire.Frame) error) error {
	for f, err := range frames {
		if err == nil {
			err = give(f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
