package fmp4

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// MaxMoov is the longest moov, in bytes. That of a finished recording has 4 to 16
// bytes a sample: this is for a day of pictures and sound.
const MaxMoov = 32 << 20

// maxBoxes is how many boxes a file may have before its moov. A finished file has
// a few.
const maxBoxes = 1 << 10

// MoovFirst returns the bytes of a file of that size whose moov is behind its
// media, with the moov moved before them and its chunk offsets changed by as
// much: so the file can be read in one go. Only the moov is held in memory. All
// other files can be read as they are: then it returns nil.
func MoovFirst(r io.ReaderAt, size int64) (io.Reader, error) {
	media, moov, length := layout(r, size)
	if moov < 0 || media < 0 || length > MaxMoov {
		return nil, nil
	}
	b := make([]byte, length)
	if _, err := r.ReadAt(b, moov); err != nil {
		return nil, fmt.Errorf("byte %d: moov: %w", moov, err)
	}
	if _, err := find(b, "moov", "mvex"); err == nil {
		return nil, nil // fragments say where they are themselves
	}
	if err := shift(b, media, moov, length); err != nil {
		return nil, fmt.Errorf("byte %d: moov: %w", moov, err)
	}
	return io.MultiReader(
		io.NewSectionReader(r, 0, media),
		bytes.NewReader(b),
		io.NewSectionReader(r, media, moov-media),
		io.NewSectionReader(r, moov+length, size-moov-length),
	), nil
}

// layout returns where in a file the first mdat and behind it the moov are, and
// how long that is. One that is not there, or that a fragment comes before, is -1.
func layout(r io.ReaderAt, size int64) (media, moov, length int64) {
	media = -1
	var b [16]byte
	for at, n := int64(0), 0; at < size && n < maxBoxes; n++ {
		head := b[:min(int64(len(b)), size-at)]
		if _, err := r.ReadAt(head, at); err != nil {
			break
		}
		h, ok, err := ParseHeader(head)
		if err != nil || !ok || h.Size == 0 || h.Size > size-at || h.Type.Is("moof") {
			break
		}
		switch {
		case h.Type.Is("mdat") && media < 0:
			media = at
		case h.Type.Is("moov") && media < 0:
			return -1, -1, 0
		case h.Type.Is("moov"):
			return media, at, h.Size
		}
		at += h.Size
	}
	return -1, -1, 0
}

// shift adds by to all chunk offsets from one position on up to another. What is
// not understood stays as it is: who reads the moov says so.
func shift(b []byte, from, to, by int64) error {
	_, moov, _, err := cut(b)
	for err == nil && len(moov) > 0 {
		var t Type
		var trak []byte
		if t, trak, moov, err = cut(moov); err != nil || !t.Is("trak") {
			continue
		}
		stbl, missing := find(trak, "mdia", "minf", "stbl")
		for missing == nil && len(stbl) > 0 {
			var list []byte
			if t, list, stbl, missing = cut(stbl); missing != nil || len(list) < 8 {
				continue
			}
			if t.Is("stco") {
				err = shiftShort(list[8:], from, to, by)
			} else if t.Is("co64") {
				shiftLong(list[8:], from, to, by)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func shiftShort(b []byte, from, to, by int64) error {
	for ; len(b) >= 4; b = b[4:] {
		at := int64(binary.BigEndian.Uint32(b))
		if at < from || at >= to {
			continue
		}
		if at+by > math.MaxUint32 {
			return fmt.Errorf("stco: chunk at %d can't be moved by %d: it would be behind %d", at, by, uint32(math.MaxUint32))
		}
		binary.BigEndian.PutUint32(b, uint32(at+by))
	}
	return nil
}

func shiftLong(b []byte, from, to, by int64) {
	for ; len(b) >= 8; b = b[8:] {
		if at := int64(binary.BigEndian.Uint64(b)); at >= from && at < to {
			binary.BigEndian.PutUint64(b, uint64(at+by))
		}
	}
}
