// Package rtsp reads what an RTSP server (RFC 2326) sends: answers, and the frames
// of RTP and RTCP between them.
package rtsp

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

const (
	// maxHead is the longest head of an answer: those of cameras have some hundred
	// bytes.
	maxHead = 64 << 10
	// maxBody is the longest body: session descriptions have some kilobytes.
	maxBody = 1 << 20
	// prefix is how long a frame's is: '$', the channel, and the length in two
	// bytes (clause 10.12).
	prefix = 4
)

// Handler takes what a Splitter finds. All functions must be there; none may call
// the Splitter. What they are given is valid during the call.
type Handler struct {
	Answer func(Answer)
	// Frame takes a frame's channel and what is behind its prefix.
	Frame func(channel byte, packet []byte)
	// Skipped takes bytes that are neither, and why; nil is an empty line.
	Skipped func(b []byte, why error)
}

// Splitter finds answers and frames in what a server sent, in pieces of any size.
type Splitter struct {
	h    Handler
	rest []byte // what is not whole
}

// NewSplitter returns a splitter that gives what it finds to h.
func NewSplitter(h Handler) *Splitter { return &Splitter{h: h} }

// Begins reports whether b begins with an answer, or with a frame of RTP or RTCP.
func Begins(b []byte) bool {
	return bytes.HasPrefix(b, []byte(protocol)) || len(b) > prefix && b[0] == '$' && plausible(b)
}

// plausible reports whether b, which begins with '$', is a frame as far as can be
// told. No session has more than 16 media, and a packet is of version 2; one of
// RTP has 12 bytes at least, of RTCP 8.
func plausible(b []byte) bool {
	if len(b) > 1 && b[1] > 31 {
		return false
	}
	if len(b) >= prefix && binary.BigEndian.Uint16(b[2:]) < 8 {
		return false
	}
	return len(b) <= prefix || b[prefix]>>6 == 2
}

// Held returns how many bytes were written that nothing came of yet.
func (s *Splitter) Held() int { return len(s.rest) }

// Write takes the next bytes, and keeps none of b.
func (s *Splitter) Write(b []byte) {
	if len(s.rest) == 0 {
		n := s.split(b)
		s.rest = append(s.rest, b[n:]...)
		return
	}
	s.rest = append(s.rest, b...)
	n := s.split(s.rest)
	s.rest = s.rest[:copy(s.rest, s.rest[n:])]
}

// Flush says that nothing follows what was written, and returns what is not
// whole; it is valid until the next call.
func (s *Splitter) Flush() []byte {
	rest := s.rest
	s.rest = s.rest[:0]
	return rest
}

// split takes what is whole at the beginning of b, and returns how much that was.
func (s *Splitter) split(b []byte) int {
	at := 0
	for at < len(b) {
		n, err := s.next(b[at:])
		if err != nil {
			n = 1 + bytes.IndexAny(b[at+1:], "$R\r\n")
			if n == 0 {
				n = len(b) - at
			}
			s.h.Skipped(b[at:at+n], err)
		}
		if n == 0 {
			break
		}
		at += n
	}
	return at
}

// next takes what b begins with, and returns how long that is, or 0 where it is
// not whole.
func (s *Splitter) next(b []byte) (int, error) {
	switch {
	case b[0] == '$':
		return s.frame(b)
	case b[0] == '\r' || b[0] == '\n':
		s.h.Skipped(b[:1], nil) // some servers send empty lines between messages
		return 1, nil
	case len(b) < len(protocol) && bytes.HasPrefix([]byte(protocol), b):
		return 0, nil
	case bytes.HasPrefix(b, []byte(protocol)):
		return s.answer(b)
	}
	return 0, fmt.Errorf("neither an answer nor a frame: % x", b[:min(len(b), 8)])
}

func (s *Splitter) frame(b []byte) (int, error) {
	if !plausible(b) {
		return 0, fmt.Errorf("no frame of RTP: % x", b[:min(len(b), 8)])
	}
	if len(b) < prefix {
		return 0, nil
	}
	n := prefix + int(binary.BigEndian.Uint16(b[2:]))
	if len(b) < n {
		return 0, nil
	}
	s.h.Frame(b[1], b[prefix:n])
	return n, nil
}

func (s *Splitter) answer(b []byte) (int, error) {
	a, n, err := parseAnswer(b)
	if err != nil || n == 0 {
		return 0, err
	}
	s.h.Answer(a)
	return n, nil
}
