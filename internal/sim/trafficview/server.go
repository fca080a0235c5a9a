// Package trafficview simulates a camera of trafficview.org: an EvoStream Media
// Server that sends fragmented MP4 in records over a WebSocket. What it sends,
// and in which order, is what the real server's relative rdkc-rms does; the
// tests hold golden bytes.
//
// Every client has a camera of its own that starts at the clip's first picture,
// so what it gets depends on the URL alone.
package trafficview

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
)

// apiPath is where go2rtc has its cameras; the query says which.
const apiPath = "/api/ws"

// Server serves every camera that it is asked for.
type Server struct {
	clip     *clip.Clip
	pictures stage[unit]
	pace     pace.Pace
	journal  *journal.Journal
}

// New returns a server whose cameras show the clip at that pace. The journal
// may be nil. The error says what is wrong with the clip.
func New(c *clip.Clip, p pace.Pace, j *journal.Journal) (*Server, error) {
	stage, err := pictures(&c.Video, &c.Small)
	if err != nil {
		return nil, fmt.Errorf("trafficview: clip: %w", err)
	}
	return &Server{clip: c, pictures: stage, pace: p, journal: j}, nil
}

// Path returns the path and query by which a camera is asked for. The options
// are those of Manual, as they stand in a query; the error names the one that
// is wrong.
func Path(camera, options string) (string, error) {
	query := "progressive"
	if options != "" {
		query += "&" + options
	}
	p, err := parse(query)
	switch {
	case err != nil:
		return "", err
	case p.relative == goRTC:
		return apiPath + "?src=" + url.QueryEscape(camera) + "&" + options, nil
	case p.relative != none:
		return "/" + url.PathEscape(camera) + "?" + options, nil
	}
	return "/" + url.PathEscape(camera) + ".vod?" + query, nil
}

// ServeHTTP answers a client of the camera that the URL's path names, until the
// client goes or the request's context is done.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p, err := parse(r.URL.RawQuery)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	camera := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/"), ".vod")
	if p.source != "" {
		camera = p.source
	}
	log := s.journal.Start(camera, r.URL.RequestURI())
	if p.refuse && p.relative != goRTC {
		log.End("refused")
		refuse(w)
		return
	}
	conn, err := upgrade(w, r)
	if err != nil {
		log.End(err.Error())
		return
	}
	client := newSession(conn, s.pace, log)
	if p.relative == goRTC {
		client.answer = func(text []byte) (*request, bool) { return p.answer(text, codecs(s.clip, p.sound)) }
	}
	client.run(r.Context(), p.run(s.clip, s.pictures, s.pace.Time()))
}
