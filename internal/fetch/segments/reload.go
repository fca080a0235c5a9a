package segments

import (
	"context"
	"time"
)

const (
	// reloadLeast is the shortest time between two loads of a manifest: some say
	// that it changes every 0 s.
	reloadLeast = 500 * time.Millisecond
	// reloadMost is the longest: the windows of live cameras are 20 s and more.
	reloadMost = 15 * time.Second
	// hopeful is how long a server that is down is asked as often as before, so
	// that what its window holds is still there when it is back.
	hopeful = time.Minute
)

// reload loads the manifest on a schedule of its own, so that a segment that
// comes slowly does not make it miss a window; again asks for it at once. The
// newest listing is in news.
func (s *Source) reload(ctx context.Context, every time.Duration, news chan Listing, again <-chan struct{}) {
	wait, good := clamp(every), time.Now()
	for {
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-again:
			timer.Stop()
		case <-timer.C:
		}
		l, err := s.Manifest.Load(ctx)
		if ctx.Err() != nil {
			return
		}
		if s.loaded(err); err != nil {
			if time.Since(good) > hopeful {
				wait = reloadMost
			}
			continue
		}
		wait, good = clamp(l.Reload), time.Now()
		select {
		case <-news: // one that was not looked at: this one is newer
		default:
		}
		news <- l // nobody else writes
		if l.Ended {
			return
		}
	}
}

func clamp(d time.Duration) time.Duration { return min(max(d, reloadLeast), reloadMost) }

// loaded takes note of how a load went.
func (s *Source) loaded(err error) {
	s.mu.Lock()
	before := s.away
	s.away = err
	if err != nil {
		s.counts.Failed++
	} else {
		s.counts.Loads++
	}
	s.mu.Unlock()
	if before == nil && err != nil {
		s.Warn("%v; trying again", err)
	}
}
