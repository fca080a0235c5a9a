package nal

import (
	"bytes"
	"iter"
	"slices"
)

// maxSet is the longest parameter set that is read. One with all the scaling
// lists that there can be has 2 kB.
const maxSet = 4 << 10

// Sets are the parameter sets that came in a stream, and the format that they
// make. A new format begins at a key picture only: what changes before is left
// where it stands.
type Sets struct {
	codec  Codec
	list   []entry
	stale  bool // the list is not what format was made of
	format *Format
	fault  error
}

type entry struct {
	id   Set
	unit []byte
}

// NewSets returns none yet.
func NewSets(codec Codec) *Sets { return &Sets{codec: codec} }

// Format returns the format of the latest key picture, the same pointer as long
// as it is the same format; nil if none was complete, and Err says why.
func (s *Sets) Format() *Format { return s.format }

// Err says what was wrong with the sets of the latest key picture.
func (s *Sets) Err() error { return s.fault }

// Key takes the parameter sets of a key picture. Where they differ from those
// before, and are all that a decoder needs, the others are forgotten: they were
// of pictures of another size.
func (s *Sets) Key(units iter.Seq[[]byte]) {
	var own []Set
	for unit := range units {
		if s.codec.Look(unit).Role == Parameters {
			if _, id, ok := s.put(unit); ok && !slices.Contains(own, id) {
				own = append(own, id)
			}
		}
	}
	if !s.stale {
		return
	}
	alone := slices.DeleteFunc(slices.Clone(s.list), func(e entry) bool { return !slices.Contains(own, e.id) })
	f, err := s.describe(alone)
	if err == nil {
		s.list = alone
	} else {
		f, err = s.describe(s.list)
	}
	if s.fault = err; err != nil {
		return
	}
	s.stale = false
	if s.format == nil || !bytes.Equal(s.format.Config, f.Config) {
		s.format = &f
	}
}

// Between takes a parameter set that came with another picture, and reports
// whether it must stay in it, since the format doesn't have it.
func (s *Sets) Between(unit []byte) bool {
	differs, _, ok := s.put(unit)
	return differs || !ok || s.stale
}

func (s *Sets) put(unit []byte) (differs bool, id Set, ok bool) {
	id, err := s.codec.Set(unit)
	if err != nil || len(unit) > maxSet {
		return true, id, false
	}
	i := slices.IndexFunc(s.list, func(e entry) bool { return e.id == id })
	switch {
	case i < 0:
		s.list = append(s.list, entry{id, bytes.Clone(unit)})
	case bytes.Equal(s.list[i].unit, unit):
		return false, id, true
	default:
		s.list[i].unit = bytes.Clone(unit)
	}
	s.stale = true
	return true, id, true
}

func (s *Sets) describe(list []entry) (Format, error) {
	units := make([][]byte, len(list))
	for i, e := range list {
		units[i] = e.unit
	}
	return s.codec.Describe(units)
}
