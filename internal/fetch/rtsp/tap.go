package rtsp

import (
	"bytes"
	"encoding/binary"
	"net"
	"net/textproto"
	"strconv"
)

const (
	// magic is what a frame on a connection begins with, prefix how long what is
	// before its packet (RFC 2326 clause 10.12).
	magic  = '$'
	prefix = 4
	// maxMessage is how long a message may be: the library reads heads of 650 kB and
	// bodies of 128 KiB.
	maxMessage = 1 << 20
)

// tap is a connection that gives what comes over it to take too, a frame or a
// message at a time, before its reader gets the last byte of it. Where these end is
// judged in the way in which the library does.
type tap struct {
	net.Conn
	take func(b []byte) // b is valid during the call
	rest []byte         // of what is not whole
}

// Read implements io.Reader.
func (t *tap) Read(b []byte) (int, error) {
	n, err := t.Conn.Read(b)
	t.write(b[:n])
	return n, err
}

func (t *tap) write(b []byte) {
	if len(t.rest) == 0 {
		t.rest = append(t.rest, b[t.split(b):]...)
		return
	}
	t.rest = append(t.rest, b...)
	n := t.split(t.rest)
	t.rest = t.rest[:copy(t.rest, t.rest[n:])]
	if len(t.rest) > maxMessage { // the library has given up
		t.rest = t.rest[:0]
	}
}

// split gives on what is whole at the beginning of b, and returns how much that
// was.
func (t *tap) split(b []byte) int {
	at := 0
	for at+1 < len(b) {
		n := 1
		if known := begins(b[at:]); known {
			n = whole(b[at:])
			if n == 0 || at+n > len(b) {
				break
			}
			t.take(b[at : at+n])
		}
		at += n
	}
	return at
}

// begins reports whether b begins with a frame, an answer, or a request of those
// that there are. Else its first byte is passed over.
func begins(b []byte) bool {
	if b[0] == magic {
		return true
	}
	switch string(b[:2]) {
	case "RT", "AN", "DE", "GE", "OP", "PA", "PL", "RE", "SE", "TE":
		return true
	}
	return false
}

// whole returns how long the frame or the message is that b begins with, or 0
// where that can't be told yet.
func whole(b []byte) int {
	if b[0] == magic {
		if len(b) < prefix {
			return 0
		}
		return prefix + int(binary.BigEndian.Uint16(b[2:]))
	}
	at := bytes.IndexByte(b, '\r') // of the first line
	if at < 0 {
		return 0
	}
	body := body{}
	for at += 2; at < len(b) && b[at] != '\r'; {
		name := 1 + bytes.IndexByte(b[at+1:], ':')
		value := bytes.IndexByte(b[at+name:], '\r')
		if name == 0 || value < 0 {
			return 0
		}
		body.field(b[at:at+name], b[at+name+1:at+name+value])
		at += name + value + 2
	}
	if at >= len(b) {
		return 0
	}
	return at + 2 + body.length
}

// body is what a head says of the body behind it.
type body struct {
	length int // at most maxMessage
	fields int // that say it
}

func (b *body) field(name, value []byte) {
	if textproto.CanonicalMIMEHeaderKey(string(name)) != "Content-Length" {
		return
	}
	b.fields++
	n, err := strconv.ParseUint(string(bytes.TrimLeft(value, " ")), 10, 64)
	b.length = int(min(n, maxMessage))
	if err != nil || b.fields > 1 { // contradicting ones count for nothing
		b.length = 0
	}
}
