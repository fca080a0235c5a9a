package mjpeg

import (
	"fmt"
	"strings"
	"time"
)

// head returns the head of the answer, and what stands before the first part.
func (d *dialect) head() (head, opening string) {
	if !d.headless {
		status, fields := d.status, d.fields
		if d.chunk > 0 {
			status = "HTTP/1.1 200 OK" // HTTP/1.0 has no chunks
			fields = append([]string{"Transfer-Encoding: chunked"}, fields...)
		}
		kind := "Content-Type: " + d.kind + d.tell()
		head = strings.Join(append(append([]string{status}, fields...), kind, "", ""), d.newline)
	}
	if d.preamble {
		opening = "This camera sends pictures." + d.newline
	}
	if d.order == boundaryAfter && !d.noFirst && !d.bare {
		opening += d.line("")
	}
	return head, opening
}

// tell returns what the head says of the boundary.
func (d *dialect) tell() string {
	if strings.Contains(d.told, "%s") {
		return fmt.Sprintf(d.told, d.boundary)
	}
	return d.told
}

// line returns the boundary with that behind it.
func (d *dialect) line(end string) string { return d.dashes + d.boundary + end + d.newline }

// before returns what stands before a body of a part, which is made at that time.
func (d *dialect) before(first bool, kind string, size int, at time.Time) string {
	if d.bare {
		return ""
	}
	var b strings.Builder
	if d.order == lineBefore {
		b.WriteString(d.newline)
	}
	if d.order != boundaryAfter && !(first && d.noFirst) {
		b.WriteString(d.line(""))
	}
	b.WriteString(d.kindField + ": " + kind + d.newline)
	switch d.length {
	case exact:
		fmt.Fprintf(&b, "%s: %d%s", d.sizeField, size, d.newline)
	case long:
		fmt.Fprintf(&b, "%s: %d%s", d.sizeField, size+1000, d.newline)
	case short:
		fmt.Fprintf(&b, "%s: %d%s", d.sizeField, size/2, d.newline)
	case padded:
		fmt.Fprintf(&b, "%s: %9d%s", d.sizeField, size, d.newline)
	}
	if d.timestamp {
		fmt.Fprintf(&b, "X-Timestamp: %d.%06d%s", at.Unix(), at.Nanosecond()/1000, d.newline)
	}
	b.WriteString(d.newline)
	return b.String()
}

// after returns what stands after a body of a part.
func (d *dialect) after(last bool) string {
	switch {
	case d.bare:
		return ""
	case last:
		return d.newline + d.line("--")
	case d.order == lineBefore:
		return ""
	case d.order == boundaryAfter:
		return d.newline + d.line("")
	}
	return d.newline
}

// appendChunks appends data as it is sent: in chunks (RFC 9112 section 7.1), where
// the dialect has them.
func (d *dialect) appendChunks(dst, data []byte) []byte {
	if d.chunk == 0 {
		return append(dst, data...)
	}
	for len(data) > 0 {
		n := min(len(data), d.chunk)
		dst = fmt.Appendf(dst, "%x\r\n", n)
		dst = append(append(dst, data[:n]...), "\r\n"...)
		data = data[n:]
	}
	return dst
}

// appendEnd appends the chunk that says there are no more.
func (d *dialect) appendEnd(dst []byte) []byte {
	if d.chunk == 0 {
		return dst
	}
	return append(dst, "0\r\n\r\n"...)
}
