package mp4

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// Part is a movie that was begun, and maybe not finished.
type Part interface {
	File
	io.ReaderAt
}

// part reads the boxes of a Part.
type part struct {
	Part
	size int64 // of the whole of it
}

// span is where a box is.
type span struct {
	name    string
	at, end int64
	header  int64 // bytes
}

// box returns the box at a place; ok is false where its header is not all there.
// What it says of its end may be beyond the part.
func (p *part) box(at int64) (b span, ok bool, err error) {
	header := make([]byte, min(largeHeader, max(p.size-at, 0)))
	if _, err := p.ReadAt(header, at); len(header) > 0 && err != nil && err != io.EOF {
		return b, false, fmt.Errorf("byte %d: %w", at, err)
	}
	if len(header) < boxHeader {
		return b, false, nil
	}
	b = span{name: string(header[4:boxHeader]), at: at, header: boxHeader}
	size := uint64(binary.BigEndian.Uint32(header))
	if size == 1 {
		if len(header) < largeHeader {
			return b, false, nil
		}
		b.header = largeHeader
		size = binary.BigEndian.Uint64(header[boxHeader:])
	}
	if size < uint64(b.header) || size > math.MaxInt64/2 {
		return b, false, fmt.Errorf("byte %d: box %q of %d bytes", at, b.name, size)
	}
	b.end = at + int64(size)
	return b, true, nil
}

// bytes reads a box, which must be all there, and of at most limit bytes.
func (p *part) bytes(b span, limit int64) ([]byte, error) {
	if size := b.end - b.at; size > limit {
		return nil, fmt.Errorf("byte %d: %s of %d bytes exceeds %d", b.at, b.name, size, limit)
	}
	if b.end > p.size {
		return nil, fmt.Errorf("byte %d: %s ends at byte %d, the file at %d", b.at, b.name, b.end, p.size)
	}
	bytes := make([]byte, b.end-b.at)
	if _, err := p.ReadAt(bytes, b.at); err != nil {
		return nil, fmt.Errorf("byte %d: %w", b.at, err)
	}
	return bytes, nil
}

// zeros reports whether there is nothing but zero bytes from a place on: what a
// power cut leaves of a file that had grown.
func (p *part) zeros(at int64) bool {
	b := make([]byte, 64<<10)
	for at < p.size {
		n, err := p.ReadAt(b[:min(int64(len(b)), p.size-at)], at)
		for _, v := range b[:n] {
			if v != 0 {
				return false
			}
		}
		if err != nil {
			return err == io.EOF
		}
		at += int64(n)
	}
	return true
}
