// Package hls simulates cameras that serve HTTP Live Streaming (RFC 8216):
// playlists, and segments of fragmented MP4, MPEG transport stream or packed audio.
package hls

import (
	"net/http"
	"time"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/option"
	"campipe/internal/sim/pace"
	"campipe/internal/sim/reel"
	"campipe/internal/sim/segment"
)

// Prefix is what the paths of these cameras begin with.
const Prefix = "/hls/"

// index is the name of the playlist that a client asks for first.
const index = "index.m3u8"

// step is how far apart the key pictures of the clip are; New checks it.
const step = 1600 * time.Millisecond

// New returns a server whose cameras show the clip at that pace. The journal may
// be nil. The error says what is wrong with the clip.
func New(c *clip.Clip, p pace.Pace, j *journal.Journal) (http.Handler, error) {
	r, err := reel.New(c, step)
	if err != nil {
		return nil, err
	}
	return segment.NewServer(Prefix, func(camera, query string) (*segment.Format, error) {
		p, err := parse(step, query)
		if err != nil {
			return nil, err
		}
		return p.format(camera, r), nil
	}, p, j), nil
}

// Manual returns a line for each option, for people. Those of package segment come
// on top.
func Manual() string { return option.Manual(options()) }

// Path returns the path and query by which a camera is asked for. The options
// stand in the query as they are; the error names the one that is wrong.
func Path(camera, options string) (string, error) {
	_, err := parse(step, options)
	return segment.Path(Prefix, camera, index, options), err
}
