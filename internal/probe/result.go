package probe

import (
	"bytes"
	"fmt"
	"net/textproto"
	"strings"
)

// States of a camera.
const (
	Live  = "live"  // pictures came
	Blind = "blind" // it answers, but sends no pictures
	Dead  = "dead"  // it does not answer
)

// Still is what a Result calls a single picture that has to be asked for each
// time.
const Still = "still"

// Result is what was found of a camera.
type Result struct {
	Camera   string  `json:"camera"`
	Source   string  `json:"source"`
	State    string  `json:"state"`
	Cause    string  `json:"cause,omitempty"` // why it is not live: a wire.Cause
	Error    string  `json:"error,omitempty"` // the same in words
	What     string  `json:"what,omitempty"`  // the transport, of HTTP: mjpeg, still, or the type of the answer
	Codec    string  `json:"codec,omitempty"` // RFC 6381, or jpeg
	Width    int     `json:"width,omitempty"`
	Height   int     `json:"height,omitempty"`
	Pictures int     `json:"pictures"`       // that were seen
	Rate     float64 `json:"rate,omitempty"` // of them a second; 0 is not known
	Sound    string  `json:"sound,omitempty"`
	First    float64 `json:"first_seconds,omitempty"` // from asking to the first picture
}

// kindOf says in a word what the head of an answer over HTTP declares; of another
// transport its name says more.
func kindOf(transport string, head []byte) string {
	if transport != "http" {
		return transport
	}
	kind := transport
	for line := range bytes.Lines(head) {
		name, value, ok := strings.Cut(string(line), ":")
		if !ok || textproto.CanonicalMIMEHeaderKey(name) != "Content-Type" {
			continue
		}
		kind, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(value)), ";")
	}
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		return "mjpeg"
	case strings.HasPrefix(kind, "image/"):
		return Still
	case strings.HasSuffix(kind, "dash+xml"):
		return "dash"
	case strings.HasSuffix(kind, "mpegurl"): // some write application/x-, some audio/
		return "hls"
	}
	return kind
}

// Columns are the headings of Line, for a table whose names have so many letters.
func Columns(name int) string {
	return fmt.Sprintf("%-*s  %-5s  %-11s  %-11s  %-9s  %6s  %7s  %s\n", name, "CAMERA", "STATE", "WHAT", "CODEC", "SIZE", "RATE", "FIRST", "SOUND")
}

// Line returns a line of the table. What is not known is -.
func (r *Result) Line(name int) string {
	if r.State != Live {
		return fmt.Sprintf("%-*s  %-5s  %s\n", name, r.Camera, r.State, r.Error)
	}
	size, rate, sound := "-", "-", "-"
	if r.Width > 0 {
		size = fmt.Sprintf("%dx%d", r.Width, r.Height)
	}
	if r.Rate > 0 {
		rate = fmt.Sprintf("%.1f/s", r.Rate)
	}
	if r.Sound != "" {
		sound = r.Sound
	}
	return fmt.Sprintf("%-*s  %-5s  %-11s  %-11s  %-9s  %6s  %6.2fs  %s\n", name, r.Camera, r.State, r.What, r.Codec, size, rate, r.First, sound)
}
