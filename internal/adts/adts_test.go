package adts

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// frame is a frame of AAC-LC, 48 kHz, two channels, with that data.
func frame(data string) []byte {
	n := shortest + len(data)
	return append([]byte{0xff, 0xf1, 0x4c, 0x80 | byte(n>>11), byte(n >> 3), byte(n<<5) | 0x1f, 0xfc}, data...)
}

// streams are bytes, and the frames in them: data, where they begin and end, and
// how many bytes before are in none.
var streams = []struct {
	name string
	b    []byte
	want string
}{
	{"nothing", nil, ""},
	{"one frame", frame("abc"), "abc 0-10+0"},
	{"three", slices.Concat(frame("a"), frame("bc"), frame("d")), "a 0-8+0, bc 8-17+0, d 17-25+0"},
	{"joined in a frame", slices.Concat(frame("abc")[3:], frame("d"), frame("e")), "d 7-15+7, e 15-23+0"},
	{"a syncword in between", slices.Concat(frame("a"), []byte{0xff, 0xf1, 0x4c, 0, 0}, frame("b"), frame("c")), "b 13-21+13, c 21-29+0"},
	{"cut", slices.Concat(frame("a"), frame("bc")[:8]), "a 0-8+0"},
	{"with a checksum", slices.Concat(change(frame("..a"), 1, 0xf0), change(frame("..b"), 1, 0xf0)), "a 0-10+0, b 10-20+0"},
	{"bytes between frames", slices.Concat(frame("a"), frame("b"), []byte{0xff, 0xf1}, frame("c"), frame("d")), "a 0-8+0, b 8-16+0, c 18-26+2, d 26-34+0"},
	{"another rate", slices.Concat(frame("a"), frame("b"), change(frame("c"), 2, 0x50), change(frame("d"), 2, 0x50)), "a 0-8+0, b 8-16+0, c 16-24+0, d 24-32+0"},
	{"text", []byte("something else, and long enough"), ""},
}

func change(b []byte, at int, v byte) []byte {
	b[at] = v
	return b
}

func read(b []byte, size int) string {
	var all []string
	s := NewSplitter(func(f Frame) {
		all = append(all, fmt.Sprintf("%s %d-%d+%d", f.Data, f.Start, f.End, f.Skipped))
	})
	for p := range slices.Chunk(b, size) {
		s.Write(p)
	}
	s.Flush()
	return strings.Join(all, ", ")
}

func TestSplitter(t *testing.T) {
	for _, c := range streams {
		for _, size := range []int{1, 3, 100} {
			if got := read(c.b, size); got != c.want {
				t.Errorf("%s, in pieces of %d: got %q, want %q", c.name, size, got, c.want)
			}
		}
	}
}

func TestFormat(t *testing.T) {
	NewSplitter(func(f Frame) {
		want := Format{Codec: "mp4a.40.2", Config: "\x11\x90", Rate: 48000, Channels: 2}
		if f.Format != want {
			t.Errorf("got %+v, want %+v", f.Format, want)
		}
	}).Write(slices.Concat(frame("a"), frame("b")))
	if Begins([]byte("ID3")) || !Begins(frame("a")) {
		t.Error("what a frame begins with is not told")
	}
}

// Law: what comes out does not depend on the pieces in which it came in, and each
// frame is the bytes that it says it is.
func FuzzSplitter(f *testing.F) {
	for _, c := range streams {
		f.Add(c.b, 2)
	}
	f.Fuzz(func(t *testing.T, b []byte, size int) {
		if whole, parts := read(b, len(b)+1), read(b, max(1, size)); whole != parts {
			t.Fatalf("in one piece %q, in pieces of %d %q", whole, size, parts)
		}
		s := NewSplitter(func(f Frame) {
			if !bytes.HasSuffix(b[f.Start:f.End], f.Data) || f.Format.Rate == 0 {
				t.Fatalf("frame at %d to %d", f.Start, f.End)
			}
		})
		s.Write(b)
		s.Flush()
	})
}
