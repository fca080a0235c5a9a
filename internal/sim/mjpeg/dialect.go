package mjpeg

// dialect is how a camera writes its answer: all that stands around the pictures.
type dialect struct {
	status    string   // the head's first line
	fields    []string // of the head, before its Content-Type
	kind      string   // the media type
	told      string   // what the head says behind that, with the boundary for %s
	boundary  string   // without the dashes before it
	dashes    string   // before each boundary, RFC 2046 has two
	newline   string
	preamble  bool
	noFirst   bool
	order     order
	kindField string // Content-Type of a part, as the camera spells it
	sizeField string // Content-Length of a part
	length    length
	timestamp bool
	chunk     int  // bytes of a chunk at most; 0 is not in chunks
	headless  bool // no head
	bare      bool // nothing but pictures
}

// order is when a camera sends the boundary. Between two pictures there is the
// same in any case.
type order int

const (
	// lineAfter has the end of a line after a picture, and all else before it.
	lineAfter order = iota
	// lineBefore has all of it before a picture: an empty line comes first.
	lineBefore
	// boundaryAfter has the boundary of the next part after a picture.
	boundaryAfter
)

// length is what a part says of its length.
type length int

const (
	exact length = iota
	absent
	long   // more than there is
	short  // less than there is
	padded // with spaces before it
)

// plain is as RFC 2046 and RFC 9112 have it.
func plain() dialect {
	return dialect{
		status: "HTTP/1.0 200 OK", fields: []string{"Cache-Control: no-cache", "Connection: close"},
		kind: "multipart/x-mixed-replace", told: "; boundary=%s", boundary: "camsim", dashes: "--", newline: "\r\n", order: lineAfter,
		kindField: "Content-Type", sizeField: "Content-Length",
	}
}

// axis is what VAPIX says, HTTP API, MJPEG video. The length may be missing there:
// that is length=none.
func axis() dialect {
	d := plain()
	d.fields = []string{"Cache-Control: no-cache", "Pragma: no-cache", "Expires: Thu, 01 Dec 1994 16:00:00 GMT", "Connection: close"}
	d.told, d.boundary = ";boundary=%s", "myboundary"
	return d
}

// panasonic tells the boundary with its dashes, as JVC's manual of the VN-V685
// shows it.
func panasonic() dialect {
	d := plain()
	d.told, d.boundary = ";boundary=--%s", "myboundary"
	d.kindField, d.sizeField = "Content-type", "Content-length"
	return d
}

// esp32 is the camera web server among the examples of Arduino for the ESP32.
func esp32() dialect {
	d := plain()
	d.status, d.fields = "HTTP/1.1 200 OK", []string{"Access-Control-Allow-Origin: *", "X-Framerate: 60"}
	d.told, d.boundary = ";boundary=%s", "123456789000000000000987654321"
	d.order, d.timestamp, d.chunk = lineBefore, true, maxBytes
	return d
}

// motion is motion 4 for its live stream.
func motion() dialect {
	d := plain()
	d.status, d.fields = "HTTP/1.1 200 OK", []string{"Cache-Control: no-cache", "Pragma: no-cache"}
	d.boundary, d.kindField, d.length, d.chunk = "BoundaryString", "Content-type", padded, maxBytes
	return d
}

// ustreamer is ustreamer 4.9, and mjpg-streamer before it.
func ustreamer() dialect {
	d := plain()
	d.fields = []string{"Cache-Control: no-store, no-cache, must-revalidate", "Pragma: no-cache", "Set-Cookie: stream_client=0/1; path=/; max-age=30"}
	d.told, d.boundary = ";boundary=%s", "boundarydonotcross"
	d.order, d.timestamp = boundaryAfter, true
	return d
}

// ffmpeg is ffmpeg 5.1 with -f mpjpeg -listen 1.
func ffmpeg() dialect {
	d := plain()
	d.status, d.fields = "HTTP/1.1 200 OK", nil
	d.kind, d.told, d.boundary = "application/octet-stream", "", "ffmpeg"
	d.kindField, d.sizeField, d.chunk = "Content-type", "Content-length", 32<<10
	return d
}

// gstreamer is multipartmux and tcpserversink.
func gstreamer() dialect {
	d := plain()
	d.boundary, d.headless = "spionisto", true
	return d
}
