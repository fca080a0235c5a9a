package sim

import (
	"net/http"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/dash"
	"campipe/internal/sim/hls"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/mjpeg"
	"campipe/internal/sim/onvif"
	"campipe/internal/sim/pace"
	"campipe/internal/sim/picture"
	"campipe/internal/sim/rtsp"
	"campipe/internal/sim/still"
	"campipe/internal/sim/trafficview"
)

// transport is a way to serve cameras, over HTTP where it has a handler.
type transport struct {
	name    string // before the camera's on the command line: "NAME:CAMERA"
	about   string // a line for people
	scheme  string // of URLs; with TLS an "s" comes after it
	pattern string // of the paths that are its own, as http.ServeMux has it
	manual  func() string
	path    func(camera, options string) (string, error)
	handler func(shows, pace.Pace, *journal.Journal) (http.Handler, error)
}

// shows is what the cameras of a server show.
type shows struct {
	clip  *clip.Clip
	album *picture.Album
}

// transports are all of them; what is added gets a line here. The first one is
// that of a camera without a transport before its name.
var transports = []transport{
	{"trafficview", "H.264 over a WebSocket, as trafficview.org has it", "ws", "/", trafficview.Manual, trafficview.Path, newTrafficview},
	{"mjpeg", "JPEGs in one answer, multipart/x-mixed-replace", "http", mjpeg.Prefix, mjpeg.Manual, mjpeg.Path, newMJPEG},
	{"still", "JPEGs that are asked for one by one", "http", still.Prefix, still.Manual, still.Path, newStill},
	{"dash", "H.264 and AAC in segments of fragmented MP4 (DASH)", "http", dash.Prefix, dash.Manual, dash.Path, newDASH},
	{"hls", "H.264 and AAC in segments of MP4 or MPEG-TS (HLS)", "http", hls.Prefix, hls.Manual, hls.Path, newHLS},
	{"rtsp", "RTP over RTSP: H.264, H.265, JPEG, and sound", "rtsp", "", rtsp.Manual, rtsp.Path, nil},
	{onvifName, "devices that tell the URLs of rtsp: and still: cameras", "http", onvif.Prefix, onvif.Manual, onvif.Path, newONVIF},
}

func newTrafficview(s shows, p pace.Pace, j *journal.Journal) (http.Handler, error) {
	return trafficview.New(s.clip, p, j)
}

func newMJPEG(s shows, p pace.Pace, j *journal.Journal) (http.Handler, error) {
	return mjpeg.New(p, j, s.album), nil
}

func newStill(s shows, p pace.Pace, j *journal.Journal) (http.Handler, error) {
	return still.New(p, j, s.album), nil
}

func newDASH(s shows, p pace.Pace, j *journal.Journal) (http.Handler, error) {
	return dash.New(s.clip, p, j)
}

func newHLS(s shows, p pace.Pace, j *journal.Journal) (http.Handler, error) {
	return hls.New(s.clip, p, j)
}

func newONVIF(shows, pace.Pace, *journal.Journal) (http.Handler, error) { return onvif.Server{}, nil }
