package segment

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
)

// maxCameras is how many cameras a server has at most. One that was asked for is
// kept, since it has a clock.
const maxCameras = 100_000

// Server serves every camera that it is asked for.
type Server struct {
	prefix  string
	parse   func(camera, query string) (*Format, error)
	pace    pace.Pace
	journal *journal.Journal

	mu      sync.Mutex
	cameras map[string]*Camera
}

// NewServer returns a server of the paths that begin with prefix: then come the
// name of a camera, a slash and what of it is asked for. parse returns what a
// camera is like by the options in a query. The journal may be nil.
func NewServer(prefix string, parse func(camera, query string) (*Format, error), p pace.Pace, j *journal.Journal) *Server {
	return &Server{prefix: prefix, parse: parse, pace: p, journal: j, cameras: map[string]*Camera{}}
}

// Path returns the path and query of a camera's manifest.
func Path(prefix, camera, manifest, options string) string {
	path := prefix + url.PathEscape(camera) + "/" + manifest
	if options != "" {
		path += "?" + options
	}
	return path
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "405 method not allowed", http.StatusMethodNotAllowed)
		return
	}
	escaped, path, _ := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), s.prefix), "/")
	name, err := url.PathUnescape(escaped)
	if err == nil {
		path, err = url.PathUnescape(path)
	}
	values, wrong := url.ParseQuery(r.URL.RawQuery)
	if err != nil || wrong != nil || name == "" {
		http.Error(w, "400 bad URL", http.StatusBadRequest)
		return
	}
	ticket := values.Get("ticket")
	values.Del("ticket")
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	c, err := s.camera(name, scheme+"://"+r.Host+s.prefix+escaped+"/", values.Encode())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	a := answer{Camera: c, w: w, r: r, path: path, ticketed: ticket, log: s.journal.Request(name)}
	a.give()
}

// camera returns the one of a name and a query, which it begins where there is none
// yet.
func (s *Server) camera(name, base, query string) (*Camera, error) {
	key := name + "?" + query
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.cameras[key]; c != nil {
		return c, nil
	}
	if len(s.cameras) == maxCameras {
		return nil, fmt.Errorf("more than %d cameras", maxCameras)
	}
	f, err := s.parse(name, query)
	if err != nil {
		return nil, err
	}
	if query != "" {
		query = "?" + query
	}
	c := newCamera(name, base, query, f, s.pace)
	s.cameras[key] = c
	return c, nil
}
