package segments

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"time"

	"campipe/internal/camera"
	"campipe/internal/flow"
	"campipe/internal/secret"
	"campipe/pkg/wire"
)

// Options are what a camera is fetched with.
type Options struct {
	Manifest  Manifest
	Fetcher   Fetcher
	FromStart bool                             // take all that is listed, not only what is new
	Warn      func(format string, args ...any) // tells a person that the manifest can't be had
}

// Source is a camera whose media lies in segments. It outlives the attempts:
// what was given out is not given out again.
type Source struct {
	Options
	tracks []track
	begun  bool
	listed [][]Segment // by the newest manifest
	ended  bool        // and it is the last one
	news   chan Listing
	again  chan struct{}     // asks for another one at once
	keys   map[string][]byte // by URL

	mu     sync.Mutex
	counts Counts
	away   error // why the manifest can't be had now
}

// Counts is what the report says.
type Counts struct {
	Segments int64 `json:"segments"` // that were given out
	Lost     int64 `json:"segments_lost"`
	Loads    int64 `json:"manifest_loads"`
	Failed   int64 `json:"manifest_failures"`
}

// New returns the camera's source.
func New(o Options) *Source { return &Source{Options: o} }

// Attempt is a flow.Source. For each segment it yields a note that says which it
// is, and then its bytes, whole; before the first one that needs it an init
// segment (keep). Runs of segments that can't be had are gaps. It ends when the
// list has an end. It fails only if the manifest can't be had at first: later on
// there is nothing lost until a segment is, so it waits.
func (s *Source) Attempt(ctx context.Context) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		err := s.run(ctx, func(f wire.Frame) error {
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

// errStopped means that nobody wants more.
var errStopped = errors.New("stopped")

// unwatched is how long the watch over silent cameras is told to wait: each
// request has a time limit of its own, and a list without news is none of silence.
const unwatched = 24 * time.Hour

func (s *Source) run(ctx context.Context, give func(wire.Frame) error) error {
	first, err := s.Manifest.Load(ctx)
	if err != nil {
		return err
	}
	s.count(&s.counts.Loads)
	s.merge(first)
	s.news, s.again = make(chan Listing, 1), make(chan struct{}, 1)
	if !first.Ended {
		go s.reload(ctx, first.Reload, s.news, s.again)
	}
	for {
		camera.Heard(ctx, unwatched)
		if next := s.oldest(); next != nil {
			if err := s.take(ctx, next, give); err != nil {
				if err == ctx.Err() {
					return s.over(ctx, give)
				}
				return err
			}
			select {
			case l := <-s.news:
				s.merge(l)
			default:
			}
			continue
		}
		if s.ended {
			return s.settle(give)
		}
		select {
		case l := <-s.news:
			s.merge(l)
		case <-ctx.Done():
			return s.over(ctx, give)
		}
	}
}

// over is the end of a source that its context ended.
func (s *Source) over(ctx context.Context, give func(wire.Frame) error) error {
	if err := s.settle(give); err != nil {
		return err
	}
	return ctx.Err()
}

// note says which segment the next frames are: its init, if there is one, and
// itself.
func (s *Source) note(g *Segment) wire.Note {
	v := map[string]any{"track": g.Track, "tracks": len(s.tracks), "number": g.Number, "url": shown(g.Location.URL)}
	if r := g.Location.Range; !r.Whole() {
		v["offset"], v["length"] = r.Start, r.Length
	}
	if g.Timescale > 0 {
		v["time"], v["timescale"] = g.Time, g.Timescale
	}
	if g.Duration > 0 {
		v["duration"] = g.Duration.Microseconds()
	}
	if !g.Start.IsZero() {
		v["start"] = g.Start.UnixMicro()
	}
	return wire.Note{What: "segment", Values: v}
}

func shown(u *url.URL) string { return secret.URL(u) }
