package mp4

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// fragment reads the fragment at the end of what w has written, with the clocks
// before it, and adds it to the tables. It returns where it ends, 0 where there
// is no whole one.
func (p *part) fragment(w *Writer) (int64, error) {
	b, ok, err := p.box(w.size)
	for ; ok && err == nil && b.name == "prft" && b.end <= p.size; b, ok, err = p.box(b.end) {
		clock, err := p.bytes(b, clockSize)
		if err != nil {
			return 0, err
		}
		if err := w.readClock(clock); err != nil {
			return 0, at(b.at, err)
		}
	}
	if !ok || err != nil || b.name != "moof" || b.end > p.size {
		return 0, nil // tail says whether that is right
	}
	mdat, ok, err := p.box(b.end)
	if !ok || err != nil || mdat.name != "mdat" || mdat.end > p.size {
		return 0, nil
	}
	moof, err := p.bytes(b, room)
	if err != nil {
		return 0, err
	}
	r := &moofReader{rest: moof, bytes: boxHeader, at: b.at, end: mdat.end}
	if err := r.read(w); err != nil {
		return 0, at(b.end-int64(len(r.rest)), err)
	}
	return mdat.end, nil
}

// tail says why what stands behind the last whole fragment can't be what a
// crash leaves, or nil: a fragment that has no name yet, a moov in the making,
// any of it torn; or zeros.
func (p *part) tail(from int64) error {
	for next := from; next < p.size; {
		b, ok, err := p.box(next)
		torn := ok && b.end > p.size
		switch {
		case err == nil && !ok, p.zeros(next):
			return nil
		case err != nil:
			return err
		case torn && slices.Contains([]string{"prft", "free", "moof", "mdat", "moov"}, b.name),
			b.name == "moof" && p.torn(b.end):
			return nil
		case torn || !slices.Contains([]string{"prft", "free", "mdat", "moov"}, b.name):
			return fmt.Errorf("byte %d: %q is no part of a fragment that is torn at byte %d", next, b.name, from)
		}
		next = b.end
	}
	return nil
}

// torn reports whether the box at a place is an mdat that is not all there.
func (p *part) torn(at int64) bool {
	b, ok, err := p.box(at)
	return err == nil && (!ok || b.name == "mdat" && b.end > p.size)
}

// readClock takes what appendClocks wrote.
func (w *Writer) readClock(prft []byte) error {
	if len(prft) != clockSize {
		return fmt.Errorf("prft of %d bytes, not %d", len(prft), clockSize)
	}
	id := binary.BigEndian.Uint32(prft[12:])
	for _, t := range w.tracks {
		if t.id == id && len(t.table.sizes) == 0 {
			t.scale.origin = fromNTP(binary.BigEndian.Uint64(prft[16:]), w.created)
			t.lead = int64(binary.BigEndian.Uint64(prft[24:]))
			return nil
		}
	}
	return fmt.Errorf("prft of track %d", id)
}

// moofReader reads what appendHead wrote. Of anything else it says so.
type moofReader struct {
	rest    []byte
	at, end int64 // of the fragment
	bytes   int64 // of the mdat so far
	err     error
}

// read adds the samples of a fragment to the tables of w.
func (r *moofReader) read(w *Writer) error {
	size := int64(len(r.rest))
	r.want(uint32(size), "moof")
	r.want(16, "mfhd")
	r.wantWord("version", 0)
	r.wantWord("sequence number", w.sequence+1)
	for len(r.rest) > 0 && r.err == nil {
		r.traf(w, size)
	}
	if r.err == nil && r.at+size+r.bytes != r.end {
		r.err = fmt.Errorf("mdat ends at byte %d, the samples at %d", r.end, r.at+size+r.bytes)
	}
	if r.err == nil {
		w.sequence++
	}
	return r.err
}

func (r *moofReader) traf(w *Writer, moof int64) {
	size := int(r.word())
	r.want(0, "traf")
	r.want(16, "tfhd")
	r.wantWord("flags", baseIsMoof)
	id := r.word()
	i := slices.IndexFunc(w.tracks, func(t *track) bool { return t.id == id })
	r.want(20, "tfdt")
	r.wantWord("version", tfdtVersion)
	dts := int64(r.word())<<32 | int64(r.word())
	r.want(uint32(size-trafSize+20), "trun")
	r.wantWord("version and flags", trunVersion|trunFields)
	count := int(r.word())
	r.wantWord("data offset", uint32(moof+r.bytes))
	if r.err == nil && (i < 0 || count < 1 || count > maxSamples || size != trafSize+count*sampleSize) {
		r.err = fmt.Errorf("traf of %d bytes, track %d, %d samples", size, id, count)
	}
	if r.err != nil {
		return
	}
	t := w.tracks[i]
	from := r.at + moof + r.bytes
	t.table.chunk(from, r.samples(count, dts-t.lead))
}

// samples reads the samples of a trun, the first of which is at the given tick.
func (r *moofReader) samples(count int, dts int64) []sample {
	all := make([]sample, count)
	for i := range all {
		s := &all[i]
		s.duration, s.size = r.word(), r.word()
		flags := r.word()
		s.key, s.preroll = flags&^hidden == keySample, flags&hidden != 0
		s.dts, s.pts = dts, dts+int64(int32(r.word()))
		dts += int64(s.duration)
		r.bytes += int64(s.size)
	}
	return all
}

// word takes the next 32 bits.
func (r *moofReader) word() uint32 {
	if len(r.rest) < 4 {
		if r.err == nil {
			r.err = fmt.Errorf("moof ends")
		}
		return 0
	}
	v := binary.BigEndian.Uint32(r.rest)
	r.rest = r.rest[4:]
	return v
}

// wantWord takes the next 32 bits, which are to be want.
func (r *moofReader) wantWord(what string, want uint32) {
	if got := r.word(); r.err == nil && got != want {
		r.err = fmt.Errorf("%s is %#x, not %#x", what, got, want)
	}
}

// want takes the header of a box; a size of 0 was taken before.
func (r *moofReader) want(size uint32, name string) {
	if size != 0 {
		r.wantWord(name+": size", size)
	}
	r.wantWord("box type", binary.BigEndian.Uint32([]byte(name)))
}
