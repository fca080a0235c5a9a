package segments

import (
	"context"
	"errors"
	"net/http"
	"time"

	"campipe/internal/camera"
	"campipe/pkg/wire"
)

const (
	// tries is how often a segment is asked for: twice more where the answer was
	// that it is not there, or nothing. Some manifests list it a moment too early.
	tries = 3
	// pauseMost is the longest time between two of them: what waits behind it
	// grows old.
	pauseMost = 2 * time.Second
	// behindMost is how far an encoder may be behind the clock that its manifest
	// goes by, in segments, and behindLimit in time: one on a busy machine is late
	// by a second or two, always, and each of its segments would be given up.
	behindMost  = 3
	behindLimit = 10 * time.Second
)

var (
	errWithheld = &camera.Fault{Cause: wire.CauseLost, Err: errors.New("the manifest says that there is nothing")}
	errGone     = &camera.Fault{Cause: wire.CauseExpired, Err: errors.New("it was listed no more, and is not there")}
)

// fetch returns a segment, and its init where that was not given out yet.
func (s *Source) fetch(ctx context.Context, t *track, g *Segment) (data, init []byte, err error) {
	if g.Withheld {
		return nil, nil, errWithheld
	}
	if g.Init != nil && !g.Init.same(t.init) {
		if init, err = s.insist(ctx, t, g, func() Location { return *g.Init }); err != nil {
			return nil, nil, err
		}
	}
	data, err = s.insist(ctx, t, g, func() Location { return g.Location })
	return data, init, err
}

// mayCome reports whether a segment that is not there may be there soon.
func (g *Segment) mayCome(err error) bool {
	var f *camera.Fault
	return g.Expected && errors.As(err, &f) && f.Status == http.StatusNotFound &&
		time.Since(g.seen) < min(behindMost*g.Duration, behindLimit)
}

// insist fetches what belongs to a segment, decrypted, and tries again where that
// fails. It waits in between only where nothing else waits: what is not the newest
// was not listed too early.
func (s *Source) insist(ctx context.Context, t *track, g *Segment, at func() Location) ([]byte, error) {
	for try := 1; ; try++ {
		l := at()
		data, err := s.Fetcher.Fetch(ctx, l)
		if err == nil && l.Crypt != nil {
			data, err = s.decrypt(ctx, l.Crypt, data)
		}
		switch {
		case err == nil:
			return data, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case g.Guessed:
			return nil, errGone
		case try >= tries && !g.mayCome(err):
			return nil, err
		}
		if isStale(err) && s.renew(ctx, g) || len(t.waiting) > 0 && !g.mayCome(err) {
			continue
		}
		timer := time.NewTimer(min(max(g.Duration/2, reloadLeast), pauseMost))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, ctx.Err()
		}
	}
}
