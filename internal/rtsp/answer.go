package rtsp

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// protocol is what an answer begins with (RFC 2326 clause 7.1).
const protocol = "RTSP/1.0 "

// Answer is an answer of a server. Its parts are parts of what was parsed.
type Answer struct {
	Status int
	Body   []byte
	Size   int // bytes of all of it
	head   []byte
}

// Field returns the value of a header field, or "". Names are the same in upper
// and in lower case.
func (a *Answer) Field(name string) string {
	for line := range bytes.Lines(a.head) {
		key, value, ok := bytes.Cut(line, []byte(":"))
		if ok && strings.EqualFold(string(bytes.TrimSpace(key)), name) {
			return string(bytes.TrimSpace(value))
		}
	}
	return ""
}

// Described reports whether the body is a session description.
func (a *Answer) Described() bool {
	kind, _, _ := strings.Cut(a.Field("Content-Type"), ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/sdp") || bytes.HasPrefix(a.Body, []byte("v=0"))
}

// parseAnswer reads the answer that b begins with, and returns how long it is, or 0
// where it is not whole.
func parseAnswer(b []byte) (Answer, int, error) {
	end := headEnd(b)
	switch {
	case end == 0 && len(b) > maxHead, end > maxHead:
		return Answer{}, 0, fmt.Errorf("answer: head exceeds %d bytes", maxHead)
	case end == 0:
		return Answer{}, 0, nil
	}
	a := Answer{head: b[:end]}
	var err error
	if a.Status, err = status(a.head); err != nil {
		return Answer{}, 0, err
	}
	length := 0
	if text := a.Field("Content-Length"); text != "" {
		if length, err = strconv.Atoi(text); err != nil || length < 0 || length > maxBody {
			return Answer{}, 0, fmt.Errorf("answer: Content-Length %q is not 0 to %d", text, maxBody)
		}
	}
	if len(b) < end+length {
		return Answer{}, 0, nil
	}
	a.Size = end + length
	a.Body = b[end:a.Size]
	return a, a.Size, nil
}

// status reads the number behind the protocol that a head begins with.
func status(head []byte) (int, error) {
	text := string(head[len(protocol):min(len(head), len(protocol)+3)])
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("answer: status %q is no number", text)
	}
	return n, nil
}

// headEnd returns where the head in b ends, behind its empty line, or 0. Lines end
// in CRLF or LF.
func headEnd(b []byte) int {
	for at := 0; ; {
		i := bytes.IndexByte(b[at:], '\n')
		if i < 0 {
			return 0
		}
		if line := b[at : at+i]; len(line) == 0 || len(line) == 1 && line[0] == '\r' {
			return at + i + 1
		}
		at += i + 1
	}
}

// ParseAnswer reads an answer that is there as a whole: the body is what
// is behind its head, whatever Content-Length says.
func ParseAnswer(b []byte) (Answer, error) {
	end := headEnd(b)
	if end == 0 {
		end = len(b)
	}
	if !bytes.HasPrefix(b, []byte(protocol)) {
		return Answer{}, fmt.Errorf("answer: it begins with %.16q, not with %q", b, protocol)
	}
	a := Answer{head: b[:end], Body: b[end:], Size: len(b)}
	var err error
	a.Status, err = status(a.head)
	return a, err
}
