// Package id3 reads what an ID3 tag in an HLS stream says of time.
package id3

import (
	"bytes"
	"encoding/binary"
)

const (
	headLength  = 10
	frameLength = 10 // of a frame's header
	// owner is whose private frame has the time, RFC 8216 clause 3.4.
	owner = "com.apple.streaming.transportStreamTimestamp\x00"
)

// Tag is a tag of ID3 version 2.
type Tag struct {
	Size int   // of the whole tag, in bytes
	Time int64 // of the sound behind it, in ticks of 90 kHz, 33 bits
	Told bool  // the tag has a time
}

// Begins reports whether b begins with a tag.
func Begins(b []byte) bool { return bytes.HasPrefix(b, []byte("ID3")) }

// Parse reads the tag that b begins with; ok is false where more bytes are
// needed, or there is none. Where that many are too many to wait for, Size says
// how many there will be.
func Parse(b []byte) (tag Tag, ok bool) {
	if len(b) < headLength || !Begins(b) {
		return tag, false
	}
	tag.Size = headLength + size(b[6:], 0x7f)
	if b[5]&0x10 != 0 { // there is a footer
		tag.Size += headLength
	}
	if len(b) < tag.Size {
		return tag, false
	}
	mask := byte(0x7f) // version 4 keeps the highest bit of each byte free in frames too
	if b[3] < 4 {
		mask = 0xff
	}
	for f := b[headLength:tag.Size]; len(f) >= frameLength; {
		n := size(f[4:], mask)
		if n < 0 || n > len(f)-frameLength { // 32 bits of a size may be all that an int has
			break
		}
		data := f[frameLength : frameLength+n]
		if value, found := bytes.CutPrefix(data, []byte(owner)); found && string(f[:4]) == "PRIV" && len(value) == 8 {
			tag.Time, tag.Told = int64(binary.BigEndian.Uint64(value)&(1<<33-1)), true
		}
		f = f[frameLength+n:]
	}
	return tag, true
}

// size reads four bytes, of which mask are the bits that count.
func size(b []byte, mask byte) int {
	n, shift := 0, 7
	if mask == 0xff {
		shift = 8
	}
	for _, c := range b[:4] {
		n = n<<shift | int(c&mask)
	}
	return n
}
