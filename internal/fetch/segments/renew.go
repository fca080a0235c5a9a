package segments

import (
	"context"
	"errors"
	"net/http"
	"time"

	"campipe/internal/camera"
)

// renewLimit is how long a segment waits for a new manifest: what waits behind it
// grows old.
const renewLimit = 5 * time.Second

// isStale reports whether an answer means that the address was good for a time
// only: tokens in it run out.
func isStale(err error) bool {
	var f *camera.Fault
	if !errors.As(err, &f) {
		return false
	}
	return f.Status == http.StatusUnauthorized || f.Status == http.StatusForbidden || f.Status == http.StatusGone
}

// renew has the manifest loaded again, and takes the segment's address from it. It
// reports whether that has it.
func (s *Source) renew(ctx context.Context, g *Segment) bool {
	if s.ended { // nobody else loads it
		l, err := s.Manifest.Load(ctx)
		if s.loaded(err); err != nil {
			return false
		}
		s.merge(l)
	} else {
		select {
		case s.again <- struct{}{}:
		default:
		}
		timer := time.NewTimer(renewLimit)
		defer timer.Stop()
		select {
		case l := <-s.news:
			s.merge(l)
		case <-timer.C:
			return false
		case <-ctx.Done():
			return false
		}
	}
	listed := s.listed[g.Track]
	for i := range listed {
		if listed[i].Key == g.Key {
			g.Location, g.Init = listed[i].Location, listed[i].Init
			return true
		}
	}
	return false
}
