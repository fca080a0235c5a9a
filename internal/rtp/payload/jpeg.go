package payload

import (
	"bytes"
	"fmt"

	"campipe/internal/rtp"
	"campipe/pkg/wire"
)

// still reads JPEG, RFC 2435.
type still struct {
	h             Handler
	width, height int // where they are too large for the packets
	format        *Format
	tables        map[byte][]byte // quantization tables by their number, 128 to 254

	began   bool // of the picture at hand, a packet came
	fresh   bool // no picture was begun
	time    int64
	arrival int64
	size    int
	cause   string
	why     string
	head    stillHead
	data    []byte // the picture, from its SOI on
	scan    int    // where in data the scan begins
}

// newStill returns a reader of JPEG.
func newStill(m Media, h Handler) *still {
	return &still{h: h, width: m.Width, height: m.Height, tables: map[byte][]byte{}, fresh: true}
}

// Format implements Reader.
func (s *still) Format() *Format { return s.format }

// Held implements Reader.
func (s *still) Held() int { return s.size }

// Take implements Reader.
func (s *still) Take(p rtp.Packet) {
	if s.size > 0 && p.Time != s.time {
		s.Lost()
		s.finish()
	}
	s.time, s.arrival = p.Time, p.Arrival
	s.size += len(p.Payload)
	if s.cause == "" && len(p.Payload) > 0 {
		if err := s.read(p.Payload); err != nil {
			s.cause, s.why = wire.CauseDamage, fmt.Sprintf("jpeg: %v", err)
		}
	}
	s.fresh = false
	if p.Marker && s.size > 0 {
		s.finish()
	}
}

func (s *still) read(b []byte) error {
	head, b, err := s.parse(b)
	if err != nil {
		return err
	}
	if !s.began {
		if head.offset != 0 {
			s.cause, s.why = wire.CauseLost, "the beginning of a picture is missing"
			if s.fresh {
				s.cause = late
			}
			return nil
		}
		s.began, s.head = true, head
		s.data = head.append(s.data[:0])
		s.scan = len(s.data)
	}
	switch got := len(s.data) - s.scan; {
	case head.offset != got:
		return fmt.Errorf("fragment at %d, not at %d", head.offset, got)
	case len(s.data)+len(b) > maxUnit:
		return fmt.Errorf("picture exceeds %d bytes", maxUnit)
	}
	s.data = append(s.data, b...)
	return nil
}

// finish gives out the picture, or says that it is lost.
func (s *still) finish() {
	defer s.reset()
	switch {
	case s.cause == late:
		s.h.Late(s.size)
		return
	case s.cause != "":
		s.h.Lose(wire.Gap{Cause: s.cause, Frames: 1, Bytes: int64(s.size), Text: s.why})
		return
	}
	if !bytes.HasSuffix(s.data, endOfImage) {
		s.data = append(s.data, endOfImage...)
	}
	if f := s.format; f == nil || f.Width != s.head.width || f.Height != s.head.height {
		s.format = &Format{Codec: "jpeg", Width: s.head.width, Height: s.head.height}
	}
	s.h.Unit(Unit{Time: s.time, Arrival: s.arrival, Key: true, Format: s.format, Data: s.data, Size: s.size})
}

func (s *still) reset() { s.size, s.cause, s.why, s.began = 0, "", "", false }

// Lost implements Reader.
func (s *still) Lost() {
	if s.size > 0 && s.cause == "" {
		s.cause, s.why = wire.CauseLost, "a piece of a picture is missing"
	}
}

// Flush implements Reader.
func (s *still) Flush() int {
	rest := 0
	if s.cause != "" {
		s.finish()
	} else {
		rest = s.size
		s.reset()
	}
	s.fresh = true
	return rest
}
