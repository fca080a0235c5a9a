package jpeg

import (
	"bytes"
	"fmt"
)

// Scanner finds where a picture ends. It is shown the picture's bytes, from its
// SOI on, again each time that more have come, and looks at none of them twice.
// The zero Scanner is ready for a picture.
type Scanner struct {
	info Info
	at   int // what is before it has been read
}

// Info returns what is known of the picture, which is all when Head or Scan said
// so.
func (s *Scanner) Info() Info { return s.info }

// Begins reports whether b begins like a picture: with SOI, and another marker.
func Begins(b []byte) bool { return len(b) > 2 && b[0] == 0xff && b[1] == soi && b[2] == 0xff }

// Head reads on to the first scan and reports whether it has come to it. The
// error is Scan's.
func (s *Scanner) Head(b []byte) (bool, error) {
	for s.info.Scan == 0 {
		if end, more, err := s.step(b); err != nil || !more || end {
			return false, err
		}
	}
	return true, nil
}

// Scan reads on and returns the picture's length, from SOI to EOI, or 0 where the
// end is not in b. Where b is no picture, or not all of one, it returns an error
// and at which byte the fault is.
//
// What stands between segments and is no marker is passed over, as all decoders
// do. A thumbnail is in a segment, and no picture.
func (s *Scanner) Scan(b []byte) (int, error) {
	for {
		end, more, err := s.step(b)
		switch {
		case err != nil:
			return s.at, fmt.Errorf("byte %d: %w", s.at, err)
		case end:
			return s.at, nil
		case !more:
			return 0, nil
		}
	}
}

// step reads entropy-coded data up to the next marker, or a marker with its
// segment. More is false where that is not in b yet.
func (s *Scanner) step(b []byte) (end, more bool, err error) {
	if s.at >= len(b) {
		return false, false, nil
	}
	i := bytes.IndexByte(b[s.at:], 0xff)
	switch {
	case s.at == 0 && i != 0:
		return false, false, fmt.Errorf("no SOI")
	case i < 0:
		s.at = len(b)
		return false, false, nil
	}
	s.at += i
	if s.at+1 >= len(b) {
		return false, false, nil
	}
	marker := b[s.at+1]
	switch {
	case s.at == 0 && marker != soi:
		return false, false, fmt.Errorf("no SOI")
	case s.at == 0, marker == stuffed, marker == tem, marker >= rst && marker < soi:
		s.at += 2
		return false, true, nil
	case marker == 0xff: // filling
		s.at++
		return false, true, nil
	case marker == soi && s.at+2 >= len(b): // who is told wants to see that it Begins
		return false, false, nil
	case marker == soi:
		return false, false, fmt.Errorf("another picture begins before this one ended")
	case marker < sof:
		return false, false, fmt.Errorf("marker ff %02x is none", marker)
	case marker == eoi:
		if s.info.Width == 0 || s.info.Height == 0 || s.info.Scan == 0 {
			return false, false, fmt.Errorf("it ends before there is a picture in it")
		}
		s.at += 2
		return true, true, nil
	}
	return s.segment(marker, b[s.at+2:])
}

// segment reads a segment, which b begins with from its length on.
func (s *Scanner) segment(marker byte, b []byte) (end, more bool, err error) {
	if len(b) < 2 {
		return false, false, nil
	}
	n := int(b[0])<<8 | int(b[1])
	if n < 2 {
		return false, false, fmt.Errorf("segment ff %02x: length %d is below 2", marker, n)
	}
	if known := isFrame(marker) || marker == dnl; known && len(b) < n {
		return false, false, nil
	}
	switch {
	case isFrame(marker):
		err = s.info.frame(marker, b[:n])
	case marker == dnl:
		err = s.info.lines(b[:n])
	case marker == dht:
		s.info.tables = s.info.tables || s.info.Scan == 0
	case marker == sos && s.info.Width == 0:
		err = fmt.Errorf("a scan comes before the frame header")
	case marker == sos && s.info.Scan == 0:
		s.info.Scan = s.at
	}
	if err != nil {
		return false, false, err
	}
	s.at += 2 + n
	return false, true, nil
}
