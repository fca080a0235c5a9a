// Package exif reads when a JPEG was taken, as its camera says (Exif 2.32, CIPA
// DC-008).
package exif

import (
	"bytes"
	"encoding/binary"
	"strings"
	"time"
)

// The tags of interest, clause 4.6: where the camera's own tags are, when the
// picture was taken, the parts of the second, and the zone.
const (
	tagExif    = 0x8769
	tagTaken   = 0x9003
	tagOffset  = 0x9011
	tagSubSec  = 0x9291
	entrySize  = 12
	maxEntries = 1000 // cameras have up to a hundred
)

// Taken returns when a picture was taken (DateTimeOriginal), in zone where it
// doesn't say its own. False is that it does not say it, or not as it should.
func Taken(picture []byte, zone *time.Location) (time.Time, bool) {
	f := file{b: segment(picture)}
	if len(f.b) < 8 {
		return time.Time{}, false
	}
	switch string(f.b[:4]) {
	case "II*\x00":
		f.order = binary.LittleEndian
	case "MM\x00*":
		f.order = binary.BigEndian
	default:
		return time.Time{}, false
	}
	camera := f.find(f.order.Uint32(f.b[4:]), tagExif)
	if camera == nil {
		return time.Time{}, false
	}
	at := f.order.Uint32(camera[8:])
	if offset, err := time.Parse("-07:00", f.text(f.find(at, tagOffset))); err == nil {
		zone = offset.Location()
	}
	taken, err := time.ParseInLocation("2006:01:02 15:04:05", f.text(f.find(at, tagTaken)), zone)
	if err != nil {
		return time.Time{}, false
	}
	if part, err := time.ParseDuration("0." + f.text(f.find(at, tagSubSec)) + "s"); err == nil {
		taken = taken.Add(part)
	}
	return taken, true
}

// segment returns the TIFF file in the APP1 segment of a JPEG, or nil.
func segment(b []byte) []byte {
	for at := 2; at+4 <= len(b) && b[at] == 0xff && b[at+1] >= 0xe0 && b[at+1] <= 0xef; {
		end := at + 2 + int(binary.BigEndian.Uint16(b[at+2:]))
		if end > len(b) || end < at+4 {
			return nil
		}
		if tiff, ok := bytes.CutPrefix(b[at+4:end], []byte("Exif\x00\x00")); ok {
			return tiff
		}
		at = end
	}
	return nil
}

// file is a TIFF file (TIFF 6.0, section 2).
type file struct {
	b     []byte
	order binary.ByteOrder
}

// find returns the entry of the tag in the directory at that place, or nil.
func (f *file) find(at uint32, tag uint16) []byte {
	if int64(at)+2 > int64(len(f.b)) {
		return nil
	}
	n := int(f.order.Uint16(f.b[at:]))
	for i := range min(n, maxEntries) {
		from := int64(at) + 2 + int64(i)*entrySize
		if from+entrySize > int64(len(f.b)) {
			return nil
		}
		if entry := f.b[from : from+entrySize]; f.order.Uint16(entry) == tag {
			return entry
		}
	}
	return nil
}

// text returns the text of an entry, or "": four bytes stand in the entry itself,
// more elsewhere.
func (f *file) text(entry []byte) string {
	if entry == nil {
		return ""
	}
	n, value := f.order.Uint32(entry[4:]), entry[8:]
	if n > 4 {
		at := f.order.Uint32(value)
		if int64(at)+int64(n) > int64(len(f.b)) {
			return ""
		}
		value = f.b[at : at+n]
	} else {
		value = value[:n]
	}
	return strings.TrimSpace(strings.TrimRight(string(value), "\x00"))
}
