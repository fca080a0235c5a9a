package fmp4

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Finished appends the samples of a finished MP4, track after track, to dst:
// those of the sample tables in the moov that d's Init was read from or one like
// it, clause 8.5 to 8.7. Data is what its mdat holds; the first chunk is taken
// to begin there, wherever the moov thinks that it is. Each track's time goes on
// where it ended before. On an error none was appended.
func (d *Decoder) Finished(dst []Sample, moov, data []byte) ([]Sample, error) {
	before := d.timeline
	w := walker{Decoder: d, f: Fragment{Data: data}, samples: dst, left: int64(len(data))}
	if err := w.tables(moov); err != nil {
		d.timeline = before
		return dst, fmt.Errorf("moov: %w", err)
	}
	return w.samples, nil
}

func (w *walker) tables(b []byte) error {
	moov, err := find(b, "moov")
	if err != nil {
		return err
	}
	var all [maxTracks]table
	w.f.At = math.MaxInt64
	n := 0
	for b := moov; len(b) > 0; {
		var t Type
		var trak []byte
		if t, trak, b, err = cut(b); err != nil {
			return err
		}
		if !t.Is("trak") {
			continue
		}
		if n == len(w.init.Tracks) {
			return fmt.Errorf("more than the %d tracks of before", n)
		}
		if all[n], err = newTable(trak); err != nil {
			return fmt.Errorf("trak %d: %w", n+1, err)
		}
		if first, ok := all[n].chunk(0); ok {
			w.f.At = min(w.f.At, first)
		}
		n++
	}
	for w.index = range n {
		if err := w.table(&all[w.index]); err != nil {
			return fmt.Errorf("trak %d: %w", w.index+1, err)
		}
	}
	return nil
}

// table is the sample table of one track.
type table struct {
	durations, offsets runs   // stts, ctts
	size, count        uint32 // stsz: of all samples, if it is not 0
	sizes              fields
	perChunk           fields // stsc
	chunks             []byte // stco or co64
	width              int    // bytes of one of these
}

func newTable(trak []byte) (t table, err error) {
	stbl, err := find(trak, "mdia", "minf", "stbl")
	if err != nil {
		return t, err
	}
	t.width = 4
	for len(stbl) > 0 {
		var name Type
		var b []byte
		if name, b, stbl, err = cut(stbl); err != nil {
			return t, err
		}
		f := fields{b: b}
		f.word() // version and flags
		switch name.String() {
		case "stts":
			f.word()
			t.durations.fields = f
		case "ctts":
			f.word()
			t.offsets.fields = f
		case "stsz":
			t.size, t.count = f.word(), f.word()
			t.sizes = f
		case "stsc":
			f.word()
			t.perChunk = f
		case "co64", "stco":
			if name.Is("co64") {
				t.width = 8
			}
			f.word()
			t.chunks = f.b
		}
		if err := f.err(); err != nil {
			return t, fmt.Errorf("%s: %w", name, err)
		}
	}
	return t, nil
}

// chunk returns where chunk i begins in the file, counted from 0.
func (t *table) chunk(i int) (at int64, ok bool) {
	if i >= len(t.chunks)/t.width {
		return 0, false
	}
	b := t.chunks[i*t.width:]
	if t.width == 8 {
		return int64(binary.BigEndian.Uint64(b)), true
	}
	return int64(binary.BigEndian.Uint32(b)), true
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

// table walks the samples of the track.
func (w *walker) table(t *table) error {
	line := &w.timeline[w.index]
	track := &w.init.Tracks[w.index]
	timescale := track.Timescale
	if t.size != 0 && uint64(t.count)*uint64(t.size) > uint64(w.left) || t.size == 0 && uint64(t.count)*4 > uint64(len(t.sizes.b)) {
		return fmt.Errorf("stsz: %d samples do not fit", t.count)
	}
	inChunk := uint32(0) // samples to come in this chunk
	perChunk, change := uint32(0), t.perChunk.word()
	for i, chunk := uint32(0), 0; i < t.count; i++ {
		for inChunk == 0 {
			at, ok := t.chunk(chunk)
			if !ok {
				return fmt.Errorf("stco: sample %d of %d is in none of its %d chunks", i+1, t.count, chunk)
			}
			w.next = at
			chunk++
			if change != 0 && uint32(chunk) == change {
				perChunk = t.perChunk.word()
				t.perChunk.word() // sample description
				change = t.perChunk.word()
			}
			inChunk = perChunk
		}
		inChunk--
		s := Sample{Track: w.index, DTS: line.next - track.Start, Duration: t.durations.next(), Offset: int32(t.offsets.next())}
		size := t.size
		if size == 0 {
			size = t.sizes.word()
		}
		if seconds := int64(s.Offset) / int64(timescale); max(seconds, -seconds) > maxOffset {
			return fmt.Errorf("ctts: sample %d: composition offset of %d s exceeds %d", i+1, seconds, maxOffset)
		}
		if err := w.place(&s, int64(size)); err != nil {
			return fmt.Errorf("sample %d: %w", i+1, err)
		}
		w.samples = append(w.samples, s)
		line.next += int64(s.Duration)
	}
	return line.check(timescale)
}
