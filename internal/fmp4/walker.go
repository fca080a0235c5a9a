package fmp4

import (
	"fmt"
	"math/bits"
)

// walker goes through one moof. Positions are counted from its first byte.
type walker struct {
	*Decoder
	f       Fragment
	samples []Sample
	left    int64 // bytes of f.Data that no sample has claimed yet

	index int // of the track
	Defaults
	next int64 // where the next sample's data begins
	end  int64 // where the data of the track fragments before ends
	file int64 // the first position in the file that was told, or -1
}

func (w *walker) moof() error {
	t, b, rest, err := cut(w.f.Moof)
	if err != nil {
		return err
	}
	if !t.Is("moof") || len(rest) > 0 {
		return fmt.Errorf("%s with %d bytes behind it", t, len(rest))
	}
	for n := 1; len(b) > 0; {
		var traf []byte
		if t, traf, b, err = cut(b); err != nil {
			return err
		}
		if !t.Is("traf") {
			continue
		}
		if err := w.traf(traf); err != nil {
			return fmt.Errorf("traf %d: %w", n, err)
		}
		n++
	}
	return nil
}

func (w *walker) traf(traf []byte) error {
	tfhd, err := find(traf, "tfhd")
	if err != nil {
		return err
	}
	base, err := w.tfhd(tfhd)
	if err != nil {
		return fmt.Errorf("tfhd: %w", err)
	}
	line, timescale := &w.timeline[w.index], w.init.Tracks[w.index].Timescale
	w.next = base
	for b := traf; len(b) > 0; {
		var t Type
		var payload []byte
		if t, payload, b, err = cut(b); err != nil {
			return err
		}
		switch {
		case t.Is("tfdt"):
			err = line.set(payload, timescale)
		case t.Is("trun"):
			err = w.trun(payload, base, line)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", t, err)
		}
	}
	w.end = w.next
	return line.check(timescale)
}

// tfhd reads a track fragment header, clause 8.8.7, and returns where the
// positions of its runs count from.
func (w *walker) tfhd(b []byte) (base int64, err error) {
	f := fields{b: b}
	flags, id := f.word(), f.word()
	// Without a base the first track counts from the moof, each other one from
	// the end of the data of the track before.
	base = w.end
	if flags&0x020000 != 0 { // default-base-is-moof
		base = 0
	}
	if flags&0x01 != 0 { // base-data-offset-present
		at := int64(f.long())
		if w.file < 0 {
			w.file = at
		}
		base = at - w.f.Pos
	}
	description := uint32(1)
	if flags&0x02 != 0 { // sample-description-index-present
		description = f.word()
	}
	if w.index = w.init.track(id); w.index < 0 {
		return 0, fmt.Errorf("track %d is not in the init segment", id)
	}
	track := &w.init.Tracks[w.index]
	if description > 1 && int64(description) <= int64(track.Descriptions) {
		return 0, fmt.Errorf("sample description %d of %d, and only the first is read", description, track.Descriptions)
	}
	w.Defaults = track.Defaults
	if flags&0x08 != 0 { // default-sample-duration-present
		w.Duration = f.word()
	}
	if flags&0x10 != 0 { // default-sample-size-present
		w.Size = f.word()
	}
	if flags&0x20 != 0 { // default-sample-flags-present
		w.Flags = f.word()
	}
	return base, f.err()
}

// The flags of a trun, clause 8.8.8.
const (
	hasDataOffset = 0x01
	hasFirstFlags = 0x04
	hasDuration   = 0x100
	hasSize       = 0x200
	hasFlags      = 0x400
	hasOffset     = 0x800
)

func (w *walker) trun(b []byte, base int64, line *timeline) error {
	f := fields{b: b}
	flags, count := f.word(), int64(f.word())
	if flags&hasDataOffset != 0 {
		w.next = base + int64(int32(f.word()))
	}
	first := w.Flags
	if flags&hasFirstFlags != 0 {
		first = f.word()
	}
	if err := f.err(); err != nil {
		return err
	}
	entry := int64(bits.OnesCount32(flags&0xf00)) * 4
	if count*entry > int64(len(f.b)) {
		return fmt.Errorf("%d samples of %d bytes exceed the %d bytes of the box", count, entry, len(f.b))
	}
	if flags&hasSize == 0 && count > 0 && (w.Size == 0 || uint64(count)*uint64(w.Size) > uint64(w.left)) {
		return beyond{fmt.Errorf("%d samples of size %d do not fit into %d bytes of data", count, w.Size, w.left)}
	}
	track := &w.init.Tracks[w.index]
	timescale := int64(track.Timescale)
	for i := int64(0); i < count; i++ {
		s := Sample{Track: w.index, DTS: line.next - track.Start, Duration: w.Duration, Flags: w.Flags}
		size := w.Size
		if i == 0 {
			s.Flags = first
		}
		if flags&hasDuration != 0 {
			s.Duration = f.word()
		}
		if flags&hasSize != 0 {
			size = f.word()
		}
		if flags&hasFlags != 0 {
			s.Flags = f.word()
		}
		if flags&hasOffset != 0 {
			// Signed in version 1 only, but writers of version 0 put negative
			// ones there too, and none of 13 hours is meant.
			s.Offset = int32(f.word())
			if seconds := int64(s.Offset) / timescale; max(seconds, -seconds) > maxOffset {
				return fmt.Errorf("sample %d: composition offset of %d s exceeds %d", i+1, seconds, maxOffset)
			}
		}
		if err := w.place(&s, int64(size)); err != nil {
			return fmt.Errorf("sample %d: %w", i+1, err)
		}
		w.samples = append(w.samples, s)
		line.next += int64(s.Duration)
	}
	return nil
}

// maxOffset is the longest time between decoding and showing a picture, in
// seconds. Pictures are reordered within less than one; more than 35 minutes
// could not be said in a frame's 32 bits.
const maxOffset = 60

// place gives s the next bytes of the data.
func (w *walker) place(s *Sample, size int64) error {
	at := w.next - w.f.At
	if at < 0 || at > int64(len(w.f.Data))-size {
		err := fmt.Errorf("bytes %d to %d are not inside the data at %d to %d", w.next, w.next+size, w.f.At, w.f.At+int64(len(w.f.Data)))
		if at < 0 {
			return err
		}
		return beyond{err}
	}
	if w.left -= size; w.left < 0 {
		return fmt.Errorf("all sizes together exceed the %d bytes of data", len(w.f.Data))
	}
	s.At, s.Data = int(at), w.f.Data[at:at+size:at+size]
	w.next += size
	return nil
}
