// Package mpegts reads MPEG transport streams (ISO/IEC 13818-1) that come in
// pieces: packets of 188, 192 or 204 bytes, the first program of one or more,
// with H.264, H.265 and AAC. It does no reading of its own, believes nothing that
// a packet claims before it is checked, and holds at most a picture a stream.
package mpegts

import (
	"fmt"
	"slices"
)

// Reader reads one transport stream.
type Reader struct {
	handler Handler
	framer  framer
	clock   clock
	stamp   int64 // of what is being read
	packets int64

	association sections
	program     program // the zero program before there is one
	mapping     sections
	entries     []elementary // of the program map
	streams     []*stream    // those of them that are read

	declared bool // the handler knows the tracks
	held     held // up to then
}

// New returns a reader that gives what it finds to h.
func New(h Handler) *Reader { return &Reader{handler: h} }

// Begins reports whether b begins with packets. Five of them are enough to tell,
// less are too where b ends with them.
func Begins(b []byte) bool {
	return slices.ContainsFunc(packings, func(p packing) bool {
		found, _ := p.matches(b, true)
		return found
	})
}

// Write takes the next bytes, and keeps none of b. Stamp is what is known of
// them: samples have that of their last byte.
//
// The error says why nothing can be read, here and further on: the program is
// encrypted, or has no stream that is known.
func (r *Reader) Write(b []byte, stamp int64) error {
	r.stamp = stamp
	r.framer.add(b)
	return r.read(false)
}

// Flush says that a piece ends here which is whole in itself, as a segment of HLS
// is: what is held is given out. Counters may begin anew.
func (r *Reader) Flush() error {
	err := r.read(true)
	for _, s := range r.streams {
		s.flush()
	}
	r.reset()
	return err
}

// Pos returns where in the stream the latest packet begins; after Flush and End
// that is where it ends.
func (r *Reader) Pos() int64 { return r.framer.packet }

// Settle says that streams of which nothing came so far are not waited for.
func (r *Reader) Settle() { r.declare() }

// End says that no more comes. The error says why nothing came.
func (r *Reader) End() error {
	if err := r.Flush(); err != nil {
		return err
	}
	r.declare()
	switch {
	case r.declared:
	case r.packets == 0:
		return fmt.Errorf("no packets")
	case r.program.pid == 0:
		return fmt.Errorf("no program in %d packets", r.packets)
	case len(r.entries) == 0:
		return fmt.Errorf("program %d: no map in %d packets", r.program.number, r.packets)
	default:
		return fmt.Errorf("program %d: nothing that can be decoded in %d packets", r.program.number, r.packets)
	}
	return nil
}

// Lost says that bytes are missing before what comes.
func (r *Reader) Lost() {
	for _, s := range r.streams {
		s.lose(Loss{Text: "not complete", At: r.framer.pos()})
	}
	r.reset()
	r.framer = framer{base: r.framer.base + int64(len(r.framer.store)), store: r.framer.store[:0]}
}

// Break says that times do not continue those before. What is held is given out.
func (r *Reader) Break() error {
	err := r.Flush()
	r.clock = clock{}
	for _, s := range r.streams {
		s.content.restart()
	}
	return err
}

// reset makes no assumption on what comes.
func (r *Reader) reset() {
	r.framer.locked = false
	r.association.drop()
	r.mapping.drop()
	for _, s := range r.streams {
		s.counted, s.waiting = false, true
	}
}

func (r *Reader) read(end bool) error {
	for {
		b, skipped := r.framer.next(end)
		if skipped > 0 {
			r.lose(Loss{Bytes: int64(skipped), At: r.framer.packet - int64(skipped), Text: "no packet is known to begin here"})
		}
		if b == nil {
			return nil
		}
		if err := r.packet(b); err != nil {
			return err
		}
	}
}

func (r *Reader) packet(b []byte) error {
	r.packets++
	p, err := parsePacket(b, r.framer.packet)
	switch {
	case p.damaged:
		r.lose(Loss{Packets: 1, Bytes: packetSize, At: p.at, Text: "packet with transport_error_indicator"})
	case err != nil:
		r.lose(Loss{Packets: 1, Bytes: packetSize, At: p.at, Text: err.Error()})
	case p.pid == nullPID:
	case p.pid == 0:
		r.addAssociation(p)
	case p.pid == r.program.pid && r.program.pid != 0:
		err = r.addMap(p)
	default:
		if i := slices.IndexFunc(r.streams, func(s *stream) bool { return s.pid == p.pid }); i >= 0 {
			err = r.streams[i].packet(&p)
		}
	}
	if p.damaged {
		return nil
	}
	return fatal(err)
}

// lose tells of a loss that is of no stream that is known.
func (r *Reader) lose(l Loss) {
	l.Track, l.Stamp = -1, r.stamp
	r.handler.Loss(l)
}
