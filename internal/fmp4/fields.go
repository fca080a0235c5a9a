package fmp4

import (
	"encoding/binary"
	"fmt"
)

// fields reads the integers of a box one after another. Where there are too
// few bytes it reads zeros, and err says so.
type fields struct {
	b     []byte
	short bool
}

func (f *fields) word() uint32 {
	if len(f.b) < 4 {
		f.b, f.short = nil, true
		return 0
	}
	v := binary.BigEndian.Uint32(f.b)
	f.b = f.b[4:]
	return v
}

func (f *fields) long() uint64 { return uint64(f.word())<<32 | uint64(f.word()) }

func (f *fields) byte() byte {
	if len(f.b) < 1 {
		f.short = true
		return 0
	}
	v := f.b[0]
	f.b = f.b[1:]
	return v
}

// list reads the number of a list's entries, and returns the entries. Their
// number is not believed: there are as many as there are bytes for.
func (f *fields) list() fields {
	f.word()
	return fields{b: f.b}
}

func (f *fields) err() error {
	if f.short {
		return fmt.Errorf("box is too short")
	}
	return nil
}
