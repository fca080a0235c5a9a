// Package multipart finds the pictures in what a JPEG camera sends: parts of a
// multipart body (RFC 2046, section 5.1) in all the ways in which cameras write
// it, pictures one after another with nothing between, and dumps of both with
// the heads of HTTP answers and the chunks of RFC 9112, section 7.1, left in.
package multipart

import "campipe/internal/jpeg"

// Kind says what a piece is.
type Kind int

// The kinds of pieces.
const (
	Framing Kind = iota // boundaries, headers, empty lines, chunk sizes
	Picture             // a JPEG from SOI to EOI
	Other               // parts that are no JPEG, and what is between the parts
	Broken              // a JPEG that can't be read, or a piece of it
	Head                // the end of an HTTP answer's head, in a dump; no bytes
	Quirk               // a way of the camera's that is not as it should be; no bytes
)

// Piece is one piece of what was fed.
type Piece struct {
	Kind  Kind
	Bytes []byte // but for chunk sizes all of it; valid until the next call of Next or Feed
	Size  int    // number of bytes

	Info  jpeg.Info // of a picture
	Stamp Stamp     // of a picture
	Text  string    // what is wrong with it, or which quirk it is
	Cut   bool      // Broken: it was good as far as it goes
}

// Stamp is the time that the camera gave a picture, in X-Timestamp: seconds and
// microseconds since 1970 (ustreamer), or since it was started (mjpg-streamer,
// ESP32).
type Stamp struct {
	Micros int64
	Set    bool
}
