package mpegts

import "fmt"

// stream is an elementary stream that is read.
type stream struct {
	elementary
	r       *Reader
	content content
	track   Track
	known   bool // track is
	index   int  // of the track

	counter byte // of the latest packet,
	counted bool // if there was one
	twice   bool // it came twice, as clause 2.4.3.3 lets it
	waiting bool // for the beginning of a PES packet
	torn    bool // something is missing before
	skipped int  // bytes since
	left    int  // bytes that are still to come of the PES packet; -1 is not known
}

// content makes samples of the payload of PES packets.
type content interface {
	// begin says that a PES packet with those times begins, in ticks of 90 kHz,
	// or none.
	begin(pts, dts int64)
	write(b []byte, stamp int64) error
	// flush gives out what is held: it is whole.
	flush()
	// drop forgets what is held, and returns how much that was.
	drop() (frames, bytes int)
	// restart forgets times.
	restart()
}

func newStream(r *Reader, e elementary) *stream {
	s := &stream{elementary: e, r: r, index: -1, waiting: true}
	if e.kind == kindADTS {
		s.content = newSound(s)
	} else {
		s.content = newPictures(s)
	}
	return s
}

// packet takes the next packet of the stream.
func (s *stream) packet(p *packet) error {
	if !p.filled {
		return nil
	}
	if p.scrambling != 0 {
		return s.scrambled()
	}
	if s.counted && !p.discontinuity {
		switch d := (p.counter - s.counter) & 15; {
		case d == 0 && !s.twice:
			s.twice = true
			return nil
		case d != 1:
			s.tear(Loss{Packets: int(d+15) & 15, At: p.at, Text: "packets are missing"})
		}
	}
	s.counter, s.counted, s.twice = p.counter, true, false
	b := p.payload
	if p.start {
		h, err := parsePES(b)
		if err != nil {
			s.tear(Loss{Bytes: int64(len(b)), At: p.at, Text: err.Error()})
			return nil
		}
		if h.scrambled {
			return s.scrambled()
		}
		if s.skipped > 0 {
			s.tell(Loss{Bytes: int64(s.skipped), At: p.at, Text: "no time is known up to here"})
			s.skipped = 0
		}
		s.waiting, s.torn, s.left, b = false, false, h.left, h.data
		s.content.begin(s.r.times(h))
	}
	if s.waiting {
		if s.torn {
			s.skipped += len(b)
		}
		return nil
	}
	if s.left >= 0 {
		b = b[:min(len(b), s.left)]
		s.left -= len(b)
	}
	if err := s.content.write(b, s.r.stamp); err != nil {
		s.tell(Loss{Frames: 1, At: p.at, Text: err.Error()})
		s.waiting, s.torn = true, true
	}
	return nil
}

// tear is lose where what comes can't be told the time of before the next PES
// packet begins.
func (s *stream) tear(l Loss) {
	if s.left == 0 && !s.waiting {
		s.flush() // all of the PES packet before is there
	}
	s.lose(l)
	s.waiting, s.torn = true, true
}

// maxOffset is the longest time between decoding and showing a picture that is
// believed, in ticks: pictures are reordered within less than a second.
const maxOffset = 60 * ticks

// times returns those of a PES packet, wraps undone.
func (r *Reader) times(h pes) (pts, dts int64) {
	if h.pts == none {
		return none, none
	}
	dts = r.clock.unwrap(h.dts)
	apart := clock{last: dts, started: true}
	if pts = apart.unwrap(h.pts); max(pts-dts, dts-pts) > maxOffset {
		pts = dts
	}
	return pts, dts
}

// flush gives out what is held.
func (s *stream) flush() { s.content.flush() }

// lose drops what is held, which is not complete, and tells of the loss.
func (s *stream) lose(l Loss) {
	frames, bytes := s.content.drop()
	l.Frames += frames
	l.Bytes += int64(bytes)
	if l != (Loss{Text: l.Text, At: l.At}) {
		s.tell(l)
	}
}

func (s *stream) tell(l Loss) {
	l.PID, l.Track, l.Stamp = s.pid, -1, s.r.stamp
	if s.r.declared && s.known {
		l.Track = s.index
	}
	s.r.handler.Loss(l)
}

// scrambled is the error of a stream that is encrypted.
func (s *stream) scrambled() error {
	return unreadable{fmt.Errorf("pid %d: it is scrambled, and can't be read without its key", s.pid)}
}
