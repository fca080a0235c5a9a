package exif

import (
	"encoding/binary"
	"fmt"
	"testing"
	"time"
)

// tag is one that a made picture has.
type tag struct {
	id   uint16
	text string
}

// photo makes the beginning of a JPEG with those tags, behind a JFIF segment.
func photo(order binary.AppendByteOrder, tags ...tag) []byte {
	mark := "II*\x00"
	if order.String() == binary.BigEndian.String() {
		mark = "MM\x00*"
	}
	tiff := order.AppendUint32([]byte(mark), 8)
	tiff = order.AppendUint16(tiff, 1)
	entry := func(id, kind uint16, n, value uint32) {
		tiff = order.AppendUint16(tiff, id)
		tiff = order.AppendUint16(tiff, kind)
		tiff = order.AppendUint32(tiff, n)
		tiff = order.AppendUint32(tiff, value)
	}
	entry(tagExif, 4, 1, 26)
	tiff = order.AppendUint32(tiff, 0)
	tiff = order.AppendUint16(tiff, uint16(len(tags)))
	at := uint32(26 + 2 + 12*len(tags))
	texts := ""
	for _, t := range tags {
		if text := t.text + "\x00"; len(text) > 4 {
			entry(t.id, 2, uint32(len(text)), at+uint32(len(texts)))
			texts += text
		} else {
			tiff = order.AppendUint16(tiff, t.id)
			tiff = order.AppendUint16(tiff, 2)
			tiff = order.AppendUint32(tiff, uint32(len(text)))
			tiff = append(append(tiff, text...), make([]byte, 4-len(text))...)
		}
	}
	exif := "Exif\x00\x00" + string(tiff) + texts
	return fmt.Appendf(nil, "\xff\xd8\xff\xe0\x00\x04xx\xff\xe1%s%s\xff\xdb", binary.BigEndian.AppendUint16(nil, uint16(2+len(exif))), exif)
}

func TestTaken(t *testing.T) {
	taken := tag{tagTaken, "2026:03:01 06:07:08"}
	zone := time.FixedZone("", -5*3600)
	for name, c := range map[string]struct {
		b    []byte
		want string // "" is none
	}{
		"Intel":              {photo(binary.LittleEndian, taken), "2026-03-01T06:07:08-05:00"},
		"Motorola":           {photo(binary.BigEndian, taken), "2026-03-01T06:07:08-05:00"},
		"part of the second": {photo(binary.LittleEndian, taken, tag{tagSubSec, "25"}), "2026-03-01T06:07:08.25-05:00"},
		"its own zone":       {photo(binary.BigEndian, taken, tag{tagOffset, "+02:00"}, tag{tagSubSec, "123456"}), "2026-03-01T06:07:08.123456+02:00"},
		"a zone left blank":  {photo(binary.BigEndian, taken, tag{tagOffset, "   :  "}), "2026-03-01T06:07:08-05:00"},
		"left blank":         {photo(binary.BigEndian, tag{tagTaken, "    :  :     :  :  "}), ""},
		"other tags":         {photo(binary.BigEndian, tag{0x9004, "2026:03:01 06:07:08"}), ""},
		"no Exif":            {[]byte("\xff\xd8\xff\xe0\x00\x04xx\xff\xdb"), ""},
		"nothing":            {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := Taken(c.b, zone)
			if ok != (c.want != "") || ok && got.Format(time.RFC3339Nano) != c.want {
				t.Errorf("got %v, %v, want %s", got.Format(time.RFC3339Nano), ok, c.want)
			}
		})
	}
}

// Law: whatever the bytes, the answer is a time that RFC 3339 can say, or none.
func FuzzTaken(f *testing.F) {
	f.Add(photo(binary.LittleEndian, tag{tagTaken, "2026:03:01 06:07:08"}, tag{tagSubSec, "25"}))
	f.Add(photo(binary.BigEndian, tag{tagTaken, "2026:03:01 06:07:08"}, tag{tagOffset, "+02:00"}))
	f.Fuzz(func(t *testing.T, b []byte) {
		if at, ok := Taken(b, time.UTC); ok {
			if _, err := at.MarshalText(); err != nil {
				t.Error(err)
			}
		}
	})
}
