package multipart

import (
	"bytes"

	"campipe/internal/jpeg"
)

// Begins reports whether b begins like a dump of a JPEG camera: with a picture,
// the head of an answer, a boundary, a part's field, or the size of a chunk with
// one of these in it.
func Begins(b []byte) bool {
	line, rest, ended := bytes.Cut(b, []byte("\n"))
	if ended && isSize(trim(line)) {
		b = rest
	}
	b = bytes.TrimLeft(b, "\r\n")
	line, _, ended = bytes.Cut(b, []byte("\n"))
	line = trim(line)
	return jpeg.Begins(b) || isStatus(line) || ended && isBoundary(line) || isPartField(line)
}
