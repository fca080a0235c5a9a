// Package mjpeg writes pictures as the body of an HTTP answer of type
// multipart/x-mixed-replace: what network cameras send, and browsers show as a
// picture that moves. Each part says when its picture was.
package mjpeg

import (
	"fmt"
	"io"

	"campipe/pkg/wire"
)

// Type is the Content-Type of what a Writer writes.
const Type = "multipart/x-mixed-replace;boundary=" + boundary

// boundary stands before each part, behind two dashes (RFC 2046 clause 5.1.1).
const boundary = "campipe"

// Writer writes the parts of one body. They have X-Timestamp, seconds since 1970
// with microseconds, as ustreamer and mjpg-streamer send it.
//
// The closing delimiter is left out: cameras never send it, and so what one
// Writer wrote can be appended to what another did.
type Writer struct {
	out  io.Writer
	part []byte
	size int64
}

// NewWriter returns a Writer to out, which gets whole parts.
func NewWriter(out io.Writer) *Writer { return &Writer{out: out} }

// Write writes a picture. The error is that of out.
func (w *Writer) Write(f *wire.Frame) error {
	at := f.Presentation()
	seconds, micros := at/1_000_000, at%1_000_000
	sign := ""
	if at < 0 {
		sign, seconds, micros = "-", -seconds, -micros
	}
	w.part = fmt.Appendf(w.part[:0], "--"+boundary+"\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\nX-Timestamp: %s%d.%06d\r\n\r\n",
		len(f.Payload), sign, seconds, micros)
	w.part = append(append(w.part, f.Payload...), "\r\n"...)
	if _, err := w.out.Write(w.part); err != nil {
		return err
	}
	w.size += int64(len(w.part))
	return nil
}

// Size returns how many bytes were written, in whole parts.
func (w *Writer) Size() int64 { return w.size }
