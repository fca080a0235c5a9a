// Package still simulates cameras whose pictures are asked for one by one. All
// clients of a camera see the same picture at the same time.
package still

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"campipe/internal/sim/journal"
	"campipe/internal/sim/option"
	"campipe/internal/sim/pace"
	"campipe/internal/sim/picture"
)

// Prefix and suffix are what the paths of these cameras begin and end with.
const (
	Prefix = "/still/"
	suffix = ".jpg"
)

// Server serves every camera that it is asked for. Their clocks began when it was
// made.
type Server struct {
	pace    pace.Pace
	clock   *pace.Schedule
	journal *journal.Journal
	album   *picture.Album

	mu    sync.Mutex
	asked map[string]int // how often each camera was, of those for which that matters
}

// New returns a server whose cameras run at that pace. The journal may be nil.
func New(p pace.Pace, j *journal.Journal, a *picture.Album) *Server {
	return &Server{pace: p, clock: p.Start(0), journal: j, album: a, asked: map[string]int{}}
}

// Manual returns a line for each option, for people. Those of the pictures and of
// access come on top.
func Manual() string { return option.Manual(own()) }

// Path returns the path and query by which a camera is asked for. The options
// stand in the query as they are; the error names the one that is wrong.
func Path(camera, options string) (string, error) {
	if _, err := parse(options); err != nil {
		return "", err
	}
	path := Prefix + url.PathEscape(camera) + suffix
	if options != "" {
		path += "?" + options
	}
	return path, nil
}

// ServeHTTP answers with the picture that the camera has now, or without.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p, err := parse(r.URL.RawQuery)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	camera := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, Prefix), suffix)
	log := s.journal.Request(camera)
	if why := p.gate.Refuse(w, r); why != "" {
		log.Withheld(why)
		return
	}
	a := answer{plan: p, shot: s.shot(p, camera), w: w, log: log}
	if why := a.give(r, s.pace); why != "" {
		log.Withheld(why)
	}
}

// shot is a picture as a camera shows it.
type shot struct {
	asked  int       // how often the camera was, if that matters
	number int       // of the camera's time, from 1; ETag and Last-Modified go by it
	name   int       // of the picture: the same again where it is a duplicate
	at     time.Time // when it was taken
	data   []byte
}

// shot returns what the camera shows now. At speed 0, where no time passes, each
// request is for the next picture.
func (s *Server) shot(p *plan, camera string) shot {
	var now shot
	if s.pace.Speed == 0 || p.flaky > 0 {
		s.mu.Lock()
		s.asked[camera]++
		now.asked = s.asked[camera]
		s.mu.Unlock()
	}
	slot := int(s.clock.Moment() / p.every)
	now.at = s.clock.Time(time.Duration(slot) * p.every)
	if s.pace.Speed == 0 {
		slot, now.at = now.asked-1, s.pace.Time()
	}
	now.number, now.name = slot+1, slot/p.duplicate+1
	now.data = s.album.Append(nil, p.look, now.name, comment(camera, now.name))
	return now
}
