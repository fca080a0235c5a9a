package adts

import "bytes"

// Frame is one frame of a stream.
type Frame struct {
	Data       []byte // without its header; valid during the call
	Format     Format
	Start, End int64 // in the stream, with its header
	Skipped    int   // bytes before it that are in no frame
}

// Splitter makes frames of a stream that comes in pieces.
type Splitter struct {
	yield   func(Frame)
	store   []byte
	base    int64  // where in the stream store begins
	before  header // of the latest frame
	format  Format
	locked  bool // a frame begins where the one before ended
	skipped int
}

// NewSplitter returns a splitter that gives frames to yield.
func NewSplitter(yield func(Frame)) *Splitter { return &Splitter{yield: yield} }

// Pos returns how many bytes were written.
func (s *Splitter) Pos() int64 { return s.base + int64(len(s.store)) }

// Held returns how many bytes were written that no frame came of yet.
func (s *Splitter) Held() int { return s.skipped + len(s.store) }

// Write takes the next bytes, and keeps none of b.
func (s *Splitter) Write(b []byte) {
	s.store = append(s.store, b...)
	s.advance(false)
}

// Flush says that the stream ends here, or goes on with a new frame.
func (s *Splitter) Flush() {
	s.advance(true)
	s.Drop()
}

// Drop forgets what is held: bytes are missing.
func (s *Splitter) Drop() {
	s.base += int64(len(s.store))
	s.store, s.locked, s.skipped = s.store[:0], false, 0
}

func (s *Splitter) advance(end bool) {
	at := 0
	for at < len(s.store) {
		n, h, ok := s.frame(s.store[at:], end)
		if n == 0 {
			break
		}
		if !ok {
			at += n
			s.skipped += n
			s.locked = false
			continue
		}
		if s.format.Rate == 0 || !h.like(s.before) {
			s.format = h.format()
		}
		s.before, s.locked = h, true
		start := s.base + int64(at)
		s.yield(Frame{s.store[at+h.length : at+n], s.format, start, start + int64(n), s.skipped})
		s.skipped = 0
		at += n
	}
	s.base += int64(at)
	s.store = s.store[:copy(s.store, s.store[at:])]
}

// frame returns the length of the frame that b begins with; where there is none,
// n is how many bytes to pass over; n is 0 where more are needed.
//
// Where no frame came just before, one is only believed where the next one begins
// at its end: twelve bits are found in any data.
func (s *Splitter) frame(b []byte, end bool) (n int, h header, ok bool) {
	h, err := parse(b)
	switch {
	case len(b) < shortest && !end:
		return 0, h, false
	case err != nil:
		if i := bytes.IndexByte(b[1:], 0xff); i >= 0 {
			return 1 + i, h, false
		}
		return len(b), h, false
	case len(b) < h.size && end:
		return 1, h, false
	case len(b) < h.size:
		return 0, h, false
	case s.locked && h.like(s.before):
		return h.size, h, true
	case len(b) < h.size+shortest && !end:
		return 0, h, false
	case len(b) == h.size:
		return h.size, h, true
	}
	if next, err := parse(b[h.size:]); err != nil || !next.like(h) {
		return 1, h, false
	}
	return h.size, h, true
}
