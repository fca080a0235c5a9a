// Package mjpeg simulates cameras that send JPEGs one after another as the parts
// of one answer (multipart/x-mixed-replace), in the ways that real ones do it,
// right and wrong.
//
// Every client has a camera of its own that starts with picture 1, so what it gets
// depends on the URL and the number of clients before it alone.
package mjpeg

import (
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"campipe/internal/sim/journal"
	"campipe/internal/sim/option"
	"campipe/internal/sim/pace"
	"campipe/internal/sim/picture"
)

// Prefix is what the paths of these cameras begin with.
const Prefix = "/mjpeg/"

// Server serves every camera that it is asked for.
type Server struct {
	pace    pace.Pace
	journal *journal.Journal
	album   *picture.Album
	clients atomic.Int64
}

// New returns a server whose cameras run at that pace. The journal may be nil.
func New(p pace.Pace, j *journal.Journal, a *picture.Album) *Server {
	return &Server{pace: p, journal: j, album: a}
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
	path := Prefix + url.PathEscape(camera)
	if options != "" {
		path += "?" + options
	}
	return path, nil
}

// ServeHTTP answers a client of the camera that the URL's path names, until the
// client goes or the request's context is done.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p, err := parse(r.URL.RawQuery)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	camera := strings.TrimPrefix(r.URL.Path, Prefix)
	log := s.journal.Start(camera, r.URL.RequestURI())
	if why := p.gate.Refuse(w, r); why != "" {
		log.End(why)
		return
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		log.End(err.Error())
		return
	}
	c := client{plan: p, camera: camera, number: s.clients.Add(1), album: s.album, pace: s.pace, log: log, conn: conn}
	c.run(r.Context())
}
