package rtp

import (
	"bytes"
	"slices"
)

const (
	// window is how many packets are waited for one that is missing: networks
	// put packets out of order that were sent within some milliseconds.
	window = 16
	// patience is how long, in microseconds. Sound has 50 packets a second.
	patience = 100_000
	// dropout is how far ahead a packet of the same sequence may be, and disorder
	// how far behind (RFC 3550 annex A.1).
	dropout  = 3000
	disorder = 100
)

// Fate is why a packet is not given on.
type Fate int

const (
	Duplicate Fate = iota // it came before
	Late                  // it was waited for, and given up
	Stray                 // of another sequence, of which nothing followed
)

// Handler takes what a Stream finds. All functions must be there; none may call
// the Stream.
type Handler struct {
	// Packet takes the next packet; its payload is valid during the call.
	Packet func(Packet)
	// Missing says that the packets of these numbers are, before the next.
	Missing func(first, last int64)
	// Restart says that the next packet begins another sequence.
	Restart func()
	// Drop takes a packet that is of no use.
	Drop func(Packet, Fate)
}

// Stream puts the packets of one sender in order.
type Stream struct {
	h     Handler
	begun bool
	next  int64    // number that is to come
	seen  uint64   // of the 64 numbers before next, which have come: bit 0 is next-1
	held  []Packet // that came too early, in order, with payloads of their own
	aside *Packet  // may begin another sequence
}

// NewStream returns a stream that gives what it finds to h.
func NewStream(h Handler) *Stream { return &Stream{h: h} }

// Push takes the packet that arrived next. A packet that is early is kept until
// those before it have come, or are given up.
func (s *Stream) Push(p Packet) {
	if !s.begun {
		s.begin(p)
		return
	}
	d := int64(int16(p.Sequence - uint16(s.next)))
	p.Number = s.next + d
	switch {
	case d > dropout || d < -disorder:
		s.strange(p)
		return
	case d < 0:
		s.old(p, -d)
	case d == 0:
		s.give(p)
		s.drain()
	default:
		s.hold(p)
	}
	if s.aside != nil { // the sequence went on without it
		s.drop(Stray)
	}
	for n := len(s.held); n > 0 && (n > window || p.Arrival-s.held[0].Arrival > patience); n = len(s.held) {
		s.skip()
	}
}

func (s *Stream) begin(p Packet) {
	s.begun, s.seen, p.Number = true, 0, int64(p.Sequence)
	s.next = p.Number
	s.give(p)
}

func (s *Stream) give(p Packet) {
	s.next = p.Number + 1
	s.seen = s.seen<<1 | 1
	s.h.Packet(p)
}

// old takes a packet that is behind by d: it came before, or too late.
func (s *Stream) old(p Packet, d int64) {
	fate := Late
	if d > 64 || s.seen>>(d-1)&1 == 1 {
		fate = Duplicate
	}
	s.h.Drop(p, fate)
}

func (s *Stream) hold(p Packet) {
	i, found := slices.BinarySearchFunc(s.held, p.Number, func(h Packet, number int64) int { return int(h.Number - number) })
	if found {
		s.h.Drop(p, Duplicate)
		return
	}
	p.Payload = bytes.Clone(p.Payload)
	s.held = slices.Insert(s.held, i, p)
}

// drain gives out what is held, as far as nothing is missing.
func (s *Stream) drain() {
	for len(s.held) > 0 && s.held[0].Number == s.next {
		p := s.held[0]
		s.held = slices.Delete(s.held, 0, 1)
		s.give(p)
	}
}

// skip gives up the packets that the first one held waits for.
func (s *Stream) skip() {
	first, n := s.next, s.held[0].Number-s.next
	s.h.Missing(first, first+n-1)
	s.seen <<= n
	s.next += n
	s.drain()
}

// strange takes a packet that is too far off to be of the sequence. Where another
// one follows it, both begin another; one alone is what was left over of an
// earlier connection, as Reolink's cameras send.
func (s *Stream) strange(p Packet) {
	if s.aside != nil && p.Sequence == s.aside.Sequence+1 && p.Source == s.aside.Source {
		first := *s.aside
		s.aside = nil
		s.Flush()
		s.h.Restart()
		s.begin(first)
		s.Push(p)
		return
	}
	if s.aside != nil {
		s.drop(Stray)
	}
	p.Payload = bytes.Clone(p.Payload)
	s.aside = &p
}

func (s *Stream) drop(fate Fate) {
	p := s.aside
	s.aside = nil
	s.h.Drop(*p, fate)
}

// Flush gives out all that is held, and begins anew with the next packet.
func (s *Stream) Flush() {
	for len(s.held) > 0 {
		s.skip()
	}
	if s.aside != nil {
		s.drop(Stray)
	}
	s.begun = false
}
