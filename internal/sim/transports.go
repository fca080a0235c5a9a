package sim

import (
	"net/http"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
	"campipe/internal/sim/trafficview"
)

// transport is a way to serve cameras over HTTP.
type transport struct {
	name    string // before the camera's on the command line: "NAME:CAMERA"
	scheme  string // of URLs; with TLS an "s" comes after it
	pattern string // of the paths that are its own, as http.ServeMux has it
	path    func(camera, options string) (string, error)
	handler func(*clip.Clip, pace.Pace, *journal.Journal) (http.Handler, error)
}

// transports are all of them; what is added gets a line here. The first one is
// that of a camera without a transport before its name.
var transports = []transport{
	{"trafficview", "ws", "/", trafficview.Path, newTrafficview},
}

func newTrafficview(c *clip.Clip, p pace.Pace, j *journal.Journal) (http.Handler, error) {
	return trafficview.New(c, p, j)
}
