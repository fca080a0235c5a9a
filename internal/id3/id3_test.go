package id3

import (
	"fmt"
	"strings"
	"testing"
)

const (
	private = "PRIV\x00\x00\x00\x35\x00\x00" + owner // with 8 bytes of time behind it
	text    = "TXXX\x00\x00\x00\x03\x00\x00\x00a\x00"
)

// tags are bytes, and what they say.
var tags = []struct{ name, bytes, want string }{
	{"a time", head(4, 0, private+"\x00\x00\x00\x01\x00\x00\x00\x02"), "73 4294967298 true true"},
	{"bits above 33 do not count", head(4, 0, private+"\xff\xff\xff\xff\x00\x00\x00\x00"), "73 4294967296 true true"},
	{"a time behind another frame", head(4, 0, text+private+"\x00\x00\x00\x00\x00\x00\x00\x07"), "86 7 true true"},
	{"version 3", head(3, 0, private+"\x00\x00\x00\x00\x00\x00\x00\x07"), "73 7 true true"},
	{"a footer", head(4, 0x10, private+"\x00\x00\x00\x00\x00\x00\x00\x07") + "3DI\x04\x00\x10\x00\x00\x00\x3f", "83 7 true true"},
	{"a footer that is missing", head(4, 0x10, text), "33 0 false false"},
	{"no time", head(4, 0, text), "23 0 false true"},
	{"nothing in it", head(4, 0, ""), "10 0 false true"},
	{"padding", head(4, 0, strings.Repeat("\x00", 30)), "40 0 false true"},
	{"a frame longer than the tag", head(3, 0, "PRIV\xff\xff\xff\xff\x00\x00"+owner), "65 0 false true"},
	{"cut", head(4, 0, text)[:20], "23 0 false false"},
	{"cut in the head", "ID3\x04", "0 0 false false"},
	{"no tag", "\xff\xf1\x50\x80\x02\x1f\xfc\x00\x00\x00", "0 0 false false"},
}

// head returns a tag of that version and those flags.
func head(version, flags byte, frames string) string {
	n := len(frames)
	return string([]byte{'I', 'D', '3', version, 0, flags, 0, 0, byte(n >> 7), byte(n & 0x7f)}) + frames
}

func TestParse(t *testing.T) {
	for _, c := range tags {
		tag, ok := Parse([]byte(c.bytes))

		if got := fmt.Sprint(tag.Size, tag.Time, tag.Told, ok); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// FuzzParse checks that a tag which was read is no longer than the bytes, and its
// time has 33 bits.
func FuzzParse(f *testing.F) {
	for _, c := range tags {
		f.Add([]byte(c.bytes))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if tag, ok := Parse(b); ok && (tag.Size > len(b) || tag.Size < headLength || tag.Time>>33 != 0) {
			t.Errorf("%d of %d bytes, time %d", tag.Size, len(b), tag.Time)
		}
	})
}
