package sim

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
	"campipe/internal/sim/picture"
	"campipe/internal/sim/rtsp"
)

const (
	// headTimeout is how long a client may take to say what it wants.
	headTimeout = 10 * time.Second
	// leaveTimeout is how long a request that is just being answered may take
	// when camsim ends. Sessions have been told before.
	leaveTimeout = time.Second
)

// server serves all transports on its listeners.
type server struct {
	ctx      context.Context
	http     http.Server
	rtsp     *rtsp.Server
	fail     func(error)
	sessions sync.WaitGroup
}

// newServer returns a server whose sessions end with the context. What goes
// wrong later is given to fail.
func newServer(ctx context.Context, p pace.Pace, j *journal.Journal, fail func(error)) (*server, error) {
	c, err := clip.Open()
	if err != nil {
		return nil, err
	}
	show := shows{clip: c, album: new(picture.Album)}
	mux := http.NewServeMux()
	for _, t := range transports {
		if t.handler == nil {
			continue
		}
		h, err := t.handler(show, p, j)
		if err != nil {
			return nil, err
		}
		mux.Handle(t.pattern, h)
	}
	s := &server{ctx: ctx, fail: fail}
	if s.rtsp, err = rtsp.New(show.clip, show.album, p, j); err != nil {
		return nil, err
	}
	s.http = http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.sessions.Add(1)
			defer s.sessions.Done()
			mux.ServeHTTP(w, r)
		}),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: headTimeout,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), // clients tell what they don't like
	}
	return s, nil
}

// start serves what comes in at an endpoint.
func (s *server) start(e endpoint) {
	if e.rtsp {
		s.sessions.Go(func() {
			if err := s.rtsp.Serve(s.ctx, e.Listener, e.suffix == ""); err != nil {
				s.fail(err)
			}
		})
		return
	}
	go func() {
		if err := s.http.Serve(e.Listener); !errors.Is(err, http.ErrServerClosed) {
			s.fail(err)
		}
	}()
}

// close closes the listeners and returns when all sessions are over. Their
// context is done.
func (s *server) close() {
	ctx, cancel := context.WithTimeout(context.Background(), leaveTimeout)
	defer cancel()
	s.http.Shutdown(ctx) // waits for those that are not sessions yet
	s.http.Close()
	s.sessions.Wait()
}
