package chunk

import (
	"encoding/binary"
	"fmt"

	"campipe/internal/nal"
	"campipe/pkg/wire"
)

// headSize is the length of what stands before each unit.
const headSize = 17

// A time is believed that is of this century: PyNVR is of its second decade.
const (
	earliest = 946_684_800e6
	latest   = 4_102_444_800e6
)

// head is what stands before a unit: a version, which is 0, the time in
// microseconds, and the length of the unit, in 1, 8 and 8 bytes. (PyNVR's README
// has the length first. Its code has not.)
type head struct {
	time   wire.Time
	length int
}

// parse reads a head of headSize bytes.
func parse(b []byte) (head, error) {
	version, time, length := b[0], binary.BigEndian.Uint64(b[1:]), binary.BigEndian.Uint64(b[9:])
	switch {
	case version != 0:
		return head{}, fmt.Errorf("record: version %d, not 0", version)
	case time < earliest || time >= latest:
		return head{}, fmt.Errorf("record: time %d is not from %d to %d", time, int64(earliest), int64(latest))
	case length > nal.MaxAccessUnit:
		return head{}, fmt.Errorf("record: length %d exceeds %d", length, nal.MaxAccessUnit)
	}
	return head{wire.Time(time), int(length)}, nil
}

// Begins reports whether b begins with a record and, as far as there are bytes,
// another one.
func Begins(b []byte) bool {
	for n := range 2 {
		if len(b) < headSize {
			return n > 0
		}
		h, err := parse(b)
		if err != nil || len(b) > headSize && b[headSize]&0x80 != 0 {
			return false
		}
		if b = b[headSize:]; h.length > len(b) {
			return true
		}
		b = b[h.length:]
	}
	return true
}
