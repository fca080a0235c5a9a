package dash

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// FileIndex is the index of a file of many segments (sidx, ISO/IEC 14496-12
// clause 8.16.3), as Parts takes it.
type FileIndex struct {
	Timescale  uint32
	Time       uint64 // earliest presentation time of the first segment, in ticks
	After      int64  // its first byte, counted from the first one behind the index
	References []Reference
}

// errNested is an index of indices, which files of days would need.
var errNested = errors.New("sidx: it refers to other indices")

// ParseIndex reads the sidx that b begins with, and returns its size too.
func ParseIndex(b []byte) (FileIndex, int, error) {
	var x FileIndex
	if len(b) < 12 || string(b[4:8]) != "sidx" {
		return x, 0, fmt.Errorf("sidx: the index does not begin with one")
	}
	size := int(binary.BigEndian.Uint32(b))
	fixed := 8 + 24 // with times of 32 bits
	if b[8] > 0 {
		fixed += 8
	}
	if size < fixed || size > len(b) {
		return x, 0, fmt.Errorf("sidx: %d bytes, not from %d to %d", size, fixed, len(b))
	}
	x.Timescale = binary.BigEndian.Uint32(b[16:])
	if b[8] == 0 {
		x.Time, x.After = uint64(binary.BigEndian.Uint32(b[20:])), int64(binary.BigEndian.Uint32(b[24:]))
	} else {
		x.Time, x.After = binary.BigEndian.Uint64(b[20:]), int64(binary.BigEndian.Uint64(b[28:])&(1<<62-1))
	}
	count := int(binary.BigEndian.Uint16(b[fixed-2:]))
	if want := fixed + 12*count; want > size {
		return x, 0, fmt.Errorf("sidx: %d references take %d bytes, it has %d", count, want, size)
	}
	for i := range count {
		entry := b[fixed+12*i:]
		word := binary.BigEndian.Uint32(entry)
		if word>>31 != 0 {
			return x, 0, errNested
		}
		x.References = append(x.References, Reference{Size: word, Duration: binary.BigEndian.Uint32(entry[4:])})
	}
	return x, size, nil
}
