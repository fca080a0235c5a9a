package fmp4

import (
	"encoding/binary"
	"fmt"
)

// table walks the sample tables of one track, clauses 8.6 and 8.7. It keeps them
// as they stand in the moov, and believes none: what one says is checked against
// what there is.
type table struct {
	durations, offsets runs   // stts, ctts
	size, count        uint32 // stsz: of all samples, if it is not 0
	bits               int    // of a size in sizes
	sizes              fields // stsz or stz2
	half               int    // 4 bits of a byte that are left over, or -1
	perChunk           fields // stsc
	chunks             fields // stco or co64
	long               bool   // co64
	syncs              fields // stss
	partial            bool   // there is one

	number uint32 // of the sample before, counted from 1
	time   int64  // where it ends
	at     int64  // and where its data does
	chunk  uint32 // that it is in, counted from 1
	left   uint32 // samples to come in this chunk
	per    uint32 // samples a chunk
	change uint32 // chunk from which perChunk's next entry counts; 0 if there is none
	sync   uint32 // the next sample that decoding can start at
}

// entry is one sample of a table.
type entry struct {
	time     int64 // decode time in ticks
	offset   int32
	duration uint32
	flags    uint32
	at, size int64 // in the file
}

func newTable(trak []byte) (t *table, err error) {
	stbl, err := find(trak, "mdia", "minf", "stbl")
	if err != nil {
		return nil, err
	}
	t = &table{bits: 32, half: -1}
	for len(stbl) > 0 {
		var name Type
		var b []byte
		if name, b, stbl, err = cut(stbl); err != nil {
			return nil, err
		}
		f := fields{b: b}
		f.word() // version and flags
		switch name.String() {
		case "stts":
			t.durations.fields = f.list()
		case "ctts":
			t.offsets.fields = f.list()
		case "stsz":
			t.size, t.count = f.word(), f.word()
			t.sizes = f
		case "stz2":
			t.bits = int(f.word() & 0xff)
			t.count = f.word()
			t.sizes = f
		case "stsc":
			t.perChunk = f.list()
		case "co64", "stco":
			t.long = name.Is("co64")
			t.chunks = f.list()
		case "stss":
			t.syncs, t.partial = f.list(), true
		}
		if err := f.err(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	switch t.bits {
	case 4, 8, 16, 32:
	default:
		return nil, fmt.Errorf("stz2: sizes of %d bits", t.bits)
	}
	if t.size == 0 && uint64(t.count)*uint64(t.bits) > uint64(len(t.sizes.b))*8 {
		return nil, fmt.Errorf("stsz: %d samples do not fit", t.count)
	}
	t.change = t.perChunk.word()
	t.sync = t.syncs.word()
	return t, nil
}

// first returns where the first chunk begins in the file.
func (t *table) first() (at int64, ok bool) {
	b := t.chunks.b
	switch {
	case t.number > 0 || t.count == 0:
		return 0, false
	case t.long && len(b) >= 8:
		return int64(binary.BigEndian.Uint64(b)), true
	case !t.long && len(b) >= 4:
		return int64(binary.BigEndian.Uint32(b)), true
	}
	return 0, false
}

// next returns the next sample; ok is false behind the last one.
func (t *table) next() (e entry, ok bool, err error) {
	if t.number == t.count {
		return e, false, nil
	}
	for t.left == 0 {
		if err := t.nextChunk(); err != nil {
			return e, false, err
		}
	}
	t.left--
	t.number++
	e = entry{time: t.time, duration: t.durations.next(), offset: int32(t.offsets.next()), at: t.at, size: int64(t.size)}
	if t.size == 0 {
		e.size = t.nextSize()
	}
	if t.partial {
		if t.sync != t.number {
			e.flags = nonSync
		} else {
			t.sync = t.syncs.word()
		}
	}
	t.time += int64(e.duration)
	if t.at += e.size; t.at < 0 {
		return e, false, fmt.Errorf("stco: sample %d is at byte %d", t.number, e.at)
	}
	return e, true, nil
}

func (t *table) nextChunk() error {
	width := 4
	if t.long {
		width = 8
	}
	if len(t.chunks.b) < width {
		return fmt.Errorf("stco: sample %d of %d is in none of its %d chunks", t.number+1, t.count, t.chunk)
	}
	if t.long {
		t.at = int64(t.chunks.long())
	} else {
		t.at = int64(t.chunks.word())
	}
	t.chunk++
	if t.change != 0 && t.chunk == t.change {
		t.per = t.perChunk.word()
		if description := t.perChunk.word(); description > 1 {
			return fmt.Errorf("stsc: chunk %d: sample description %d, and only the first is read", t.chunk, description)
		}
		t.change = t.perChunk.word()
	}
	t.left = t.per
	return nil
}

func (t *table) nextSize() int64 {
	switch t.bits {
	case 4:
		if t.half >= 0 {
			size := t.half
			t.half = -1
			return int64(size)
		}
		b := t.sizes.byte()
		t.half = int(b & 0xf)
		return int64(b >> 4)
	case 8:
		return int64(t.sizes.byte())
	case 16:
		return int64(t.sizes.byte())<<8 | int64(t.sizes.byte())
	}
	return int64(t.sizes.word())
}

// runs are pairs of a count and a value that so many samples have.
type runs struct {
	fields
	left, value uint32
}

func (r *runs) next() uint32 {
	for r.left == 0 && len(r.b) >= 8 {
		r.left, r.value = r.word(), r.word()
	}
	if r.left == 0 {
		return 0
	}
	r.left--
	return r.value
}
