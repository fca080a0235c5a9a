package web

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"strings"

	"campipe/internal/camera"
	"campipe/pkg/wire"
)

// piece is how much of a stream is read at once: a picture in a few system
// calls, and little enough for a thousand streams.
const piece = 32 << 10

// stream gives out a body as it comes. One that says its length, or ends with
// the closing delimiter of its parts, ended on purpose; any other end is that of
// the connection.
func stream(a *answer, body io.Reader, give func(wire.Frame) error) error {
	closing, hasParts := closingOf(a.Header.Get("Content-Type"))
	keep := len(closing) + len("\r\n\r\n")
	buf := make([]byte, piece)
	var tail []byte
	for {
		n, err := body.Read(buf)
		if n > 0 {
			tail = lastOf(append(tail, lastOf(buf[:n], keep)...), keep)
			if err := give(wire.Frame{Kind: wire.KindRaw, Payload: buf[:n]}); err != nil {
				return err
			}
		}
		switch {
		case err == nil:
		case !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			return lost(err)
		case hasParts && closing != "" && bytes.Contains(tail, []byte(closing)), !hasParts && a.ContentLength >= 0:
			return nil
		default:
			return &camera.Fault{Cause: wire.CauseClosed, Err: errors.New("the server closed the connection")}
		}
	}
}

// closingOf reports whether the answer has parts, and returns the delimiter after
// the last one (RFC 2046 section 5.1.1), or "" where that can't be told. Some
// cameras have the leading hyphens of the delimiter in the parameter already.
func closingOf(contentType string) (closing string, hasParts bool) {
	if !isMultipart(contentType) {
		return "", false
	}
	_, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || parameters["boundary"] == "" {
		return "", true
	}
	return "--" + strings.TrimPrefix(parameters["boundary"], "--") + "--", true
}

func isMultipart(contentType string) bool {
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(contentType)), "multipart/")
}

// lastOf returns the last n bytes of b, or all of it.
func lastOf(b []byte, n int) []byte { return b[max(0, len(b)-n):] }
