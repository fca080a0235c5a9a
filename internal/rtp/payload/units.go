package payload

import (
	"bytes"
	"fmt"
	"iter"

	"campipe/internal/nal"
)

// fragmented takes a piece of a unit; head is the unit's header.
func (p *pictures) fragmented(head, piece []byte, start, end bool) error {
	switch {
	case start && p.open:
		return fmt.Errorf("a unit begins before the one before has ended")
	case !start && !p.open:
		return fmt.Errorf("a unit goes on that has not begun")
	case start:
		p.open, p.fragment = true, append(p.fragment[:0], head...)
	}
	p.fragment = append(p.fragment, piece...)
	if end {
		p.open = false
		p.add(p.fragment)
		p.fragment = p.fragment[:0]
	}
	return nil
}

// whole takes a unit that is, from one packet.
func (p *pictures) whole(unit []byte) error {
	if p.open {
		return fmt.Errorf("a unit begins before the one before has ended")
	}
	p.add(unit)
	return nil
}

// aggregated takes units behind lengths of two bytes.
func (p *pictures) aggregated(b []byte) error {
	for len(b) > 0 {
		if len(b) < 2 {
			return fmt.Errorf("a length of one byte")
		}
		n := int(b[0])<<8 | int(b[1])
		if b = b[2:]; n > len(b) {
			return fmt.Errorf("unit of %d bytes exceeds the %d that are left", n, len(b))
		}
		if err := p.whole(b[:n]); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// startCode stands in no unit: bytes 03 keep it out.
var startCode = []byte{0, 0, 1}

// add takes a unit, or units.
func (p *pictures) add(unit []byte) {
	for u := range split(unit) {
		p.put(u)
	}
}

// split gives the units that a unit is. There are cameras that send a byte stream,
// start codes and all, as if it were one.
func split(unit []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		i := bytes.Index(unit, startCode)
		if i < 0 {
			yield(unit)
			return
		}
		if i > 0 && !yield(unit[:i]) {
			return
		}
		for u := range nal.Units(unit[i:]) {
			if !yield(u) {
				return
			}
		}
	}
}

func (p *pictures) put(unit []byte) {
	if unit = bytes.TrimRight(unit, "\x00"); len(unit) == 0 { // Dahua's parameter sets end with one
		return
	}
	u := p.codec.Look(unit)
	p.key = p.key || u.Key
	p.slice = p.slice || u.Role == nal.Slice
	switch u.Role {
	case nal.Filler:
	case nal.Parameters:
		p.params = nal.Append(p.params, unit)
	default:
		p.units = nal.Append(p.units, unit)
	}
}
