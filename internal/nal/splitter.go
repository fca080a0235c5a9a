package nal

import (
	"bytes"
	"fmt"
)

// MaxAccessUnit is the longest picture, in bytes: an intra frame of a camera of
// 4K has less than this.
const MaxAccessUnit = 8 << 20

// AccessUnit is a picture of a byte stream.
//
// Its delimiter and filler are left out, as ISO/IEC 14496-15 has it, and so are
// parameter sets that its format has.
type AccessUnit struct {
	Data       []byte  // NAL units, each behind its length in four bytes; valid during the call
	Key        bool    // decoding can start here
	Format     *Format // nil before the first key picture with its parameter sets
	Torn       bool    // its beginning is missing
	Start, End int64   // from its first start code on to where the next one begins, in the stream
}

// Splitter makes access units of a byte stream that comes in pieces. One begins
// at a delimiter, at what comes before a first slice, or at the first slice
// (ISO/IEC 14496-10 clause 7.4.1.2.3, ISO/IEC 23008-2 clause 7.4.2.4.4).
type Splitter struct {
	codec Codec
	sets  *Sets
	yield func(AccessUnit)

	store []byte
	from  int   // where in store the bytes begin that are still of use
	base  int64 // where in the stream store begins
	scan  int   // no start code begins before it, but for that of the open unit
	open  bool  // the bytes of use begin with a start code
	seen  bool  // and the unit behind it was looked at

	begun      bool
	start, end int64
	dropped    bool   // bytes are missing before the access unit
	first      int64  // address of its first slice
	last       int64  // address of the latest slice; -1 if there is none
	key        bool   // of the access unit
	params     []byte // its parameter sets,
	units      []byte // and its other units
}

// NewSplitter returns a splitter that gives access units to yield.
func NewSplitter(codec Codec, yield func(AccessUnit)) *Splitter {
	return &Splitter{codec: codec, sets: NewSets(codec), yield: yield, last: -1}
}

// Pos returns how many bytes were written.
func (s *Splitter) Pos() int64 { return s.base + int64(len(s.store)) }

// Held returns how many bytes were written that no access unit came of yet.
func (s *Splitter) Held() int { return len(s.store) - s.from + len(s.params) + len(s.units) }

// Err says what is wrong with the parameter sets of the latest key picture.
func (s *Splitter) Err() error { return s.sets.Err() }

// Write takes the next bytes, and keeps none of b. The error is that a picture
// is too long: all that is held has been dropped.
func (s *Splitter) Write(b []byte) error {
	if s.from > 0 {
		s.base += int64(s.from)
		s.scan -= s.from
		s.store = s.store[:copy(s.store, s.store[s.from:])]
		s.from = 0
	}
	s.store = append(s.store, b...)
	s.advance(false)
	if n := s.Held(); n > MaxAccessUnit {
		s.Drop()
		return fmt.Errorf("access unit: %d bytes exceed %d", n, MaxAccessUnit)
	}
	return nil
}

// Flush says that the stream ends here, or goes on with a new access unit.
func (s *Splitter) Flush() {
	s.advance(true)
	s.finish()
	s.Drop()
	s.dropped = false
}

// Drop forgets the access unit that is not complete: bytes are missing.
func (s *Splitter) Drop() {
	s.from, s.scan, s.open = len(s.store), len(s.store), false
	s.begin()
	s.dropped = true
}

func (s *Splitter) begin() {
	s.begun, s.key, s.dropped, s.last = false, false, false, -1
	s.params, s.units = s.params[:0], s.units[:0]
}

// advance takes all units that are whole. At the end the last one is.
func (s *Splitter) advance(end bool) {
	for {
		i := bytes.Index(s.store[s.scan:], startCode)
		next := s.scan + i
		if i < 0 {
			next = len(s.store)
		}
		if s.open {
			unit := s.store[s.from+len(startCode) : next]
			if !s.seen && (i >= 0 || end || len(unit) >= Peek) {
				s.look(stop(unit[:min(Peek, len(unit))]))
				s.seen = true
			}
			if i >= 0 || end {
				s.take(trim(unit))
				s.end = s.base + int64(next)
			}
		}
		if i < 0 {
			// A start code may have begun, and all before it is of no use where
			// no unit is open.
			s.scan = max(s.scan, len(s.store)-len(startCode)+1)
			if !s.open {
				s.from = s.scan
			}
			return
		}
		s.from, s.scan = next, next+len(startCode)
		s.open, s.seen = true, false
	}
}

// look gives out the access unit that is held where the unit that was opened, of
// which there is at least a part, begins another one.
func (s *Splitter) look(unit []byte) {
	u := s.codec.Look(unit)
	if s.last >= 0 {
		switch u.Role {
		case Delimiter, Parameters, Prefix:
			s.finish()
		case Slice:
			if u.Address != Continues && int64(u.Address) <= s.last {
				s.finish()
			}
		}
	}
	if !s.begun {
		s.begun, s.start = true, s.base+int64(s.from)
	}
	if u.Role == Slice {
		if s.last < 0 {
			s.first = int64(u.Address)
		}
		s.last = max(s.last, int64(u.Address))
	}
}

// take takes a unit that is whole.
func (s *Splitter) take(unit []byte) {
	if len(unit) == 0 {
		return
	}
	u := s.codec.Look(unit)
	s.key = s.key || u.Key
	switch u.Role {
	case Delimiter, Filler:
	case Parameters:
		s.params = Append(s.params, unit)
	default:
		s.units = Append(s.units, unit)
	}
}

// finish gives out the access unit that is held, if it has a slice.
func (s *Splitter) finish() {
	if s.last < 0 {
		return
	}
	data := s.units
	if s.key {
		s.sets.Key(Prefixed(s.params))
	} else if len(s.params) > 0 {
		keep := s.params[:0]
		for unit := range Prefixed(s.params) {
			if s.sets.Between(unit) {
				keep = Append(keep, unit) // it moves down: no unit is longer than it was
			}
		}
		if len(keep) > 0 {
			data = append(keep, s.units...)
			s.params = data[:0]
		}
	}
	s.yield(AccessUnit{
		Data: data, Key: s.key, Format: s.sets.Format(),
		Torn: s.dropped && s.first > 0, Start: s.start, End: s.end,
	})
	s.begin()
}
