package evostream

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// golden is the fragment that a picture of 2133 bytes makes, and the next one's
// beginning.
var golden = func() []byte {
	b := Append(nil, TagVideo, bytes.Repeat([]byte{0x65}, 2133))
	b = Append(b, TagMoof, []byte("\x00\x00\x00\x6cmoof\x00\x00\x00\x10mfhd\x00\x00\x00\x00\x00\x00\x00\x02"))
	b = Append(b, TagMoof, bytes.Repeat([]byte{7}, 80))
	b = Append(b, TagMoof, make([]byte, 4))
	b = Append(b, TagMdat, []byte("\x00\x00\x08\x5dmdat"))
	b = Append(b, TagEnd, nil)
	return Append(b, TagBegin, nil)
}()

const (
	begin = "\xf9\x00\x00\x00"
	end   = "\xff\x00\x00\x00"
)

// parserCases are streams in messages, and what comes out of them, a word a
// record: its tag and length, or "junk". glued is what comes out of the same
// bytes without message edges, where that is something else.
var parserCases = []struct {
	name        string
	messages    []string
	want, glued string
}{
	{name: "one record a message", messages: []string{begin, "\xfc\x00\x00\x02ab", end}, want: "f9+0 fc+2 ff+0"},
	{name: "several records a message", messages: []string{begin + "\xfc\x00\x00\x02ab" + end}, want: "f9+0 fc+2 ff+0"},
	{name: "record over three messages", messages: []string{"\xfc\x00", "\x00\x03a", "bc" + end}, want: "fc+3 ff+0"},
	{name: "empty messages", messages: []string{"", begin, ""}, want: "f9+0"},
	{name: "golden vector", messages: []string{string(golden)}, want: "fc+2133 fb+24 fb+80 fb+4 fe+8 ff+0 f9+0"},
	{name: "unknown tag", messages: []string{"\xf0\x00\x00\x02ab", begin}, want: "f0+2 f9+0"},
	{name: "unknown tag between others", messages: []string{begin + "\xf0\x00\x00\x01a" + end}, want: "f9+0 f0+1 ff+0"},
	{name: "unknown tag longer than its message", messages: []string{"\xf0\x00\x00\x0aab", begin, end},
		want: "junk f9+0 ff+0", glued: "f0+10"},
	{name: "text message", messages: []string{`{"a":1}`, begin + end}, want: "junk f9+0 ff+0"},
	{name: "tag that can't be", messages: []string{"\x10\x00\x00\x00", "\x11xxx", begin + end}, want: "junk f9+0 ff+0"},
	{name: "end with a payload", messages: []string{"\xff\x00\x00\x01a", begin + end}, want: "junk f9+0 ff+0"},
	{name: "mdat header too long", messages: []string{"\xfe\x00\x00\x09abcdefghi", begin + end}, want: "junk f9+0 ff+0"},
	{name: "sample over the limit", messages: []string{"\xfc\x80\x00\x01abc", begin + end}, want: "junk f9+0 ff+0"},
	{name: "begin inside junk", messages: []string{"\x00" + begin + "\x01\x00", begin + end}, want: "junk f9+0 ff+0"},
	{name: "remainder dropped with its message", messages: []string{"\x00a", begin[:3], begin + end}, want: "junk f9+0 ff+0"},
}

// read parses chunks and tells the records in words; size is the number of
// bytes that came out or were left over.
func read(chunks []string, messages bool) (words []string, size int) {
	var p Parser
	for _, chunk := range chunks {
		p.Feed([]byte(chunk), messages)
		for r, ok := p.Next(); ok; r, ok = p.Next() {
			size += r.Size()
			word := fmt.Sprintf("%02x+%d", byte(r.Tag), len(r.Payload))
			if r.Junk {
				word = "junk"
			}
			if n := len(words); n == 0 || word != "junk" || words[n-1] != "junk" {
				words = append(words, word)
			}
		}
	}
	return words, size + p.Rest()
}

func TestParser(t *testing.T) {
	for _, c := range parserCases {
		t.Run(c.name, func(t *testing.T) {
			for _, messages := range []bool{true, false} {
				want := c.want
				if !messages && c.glued != "" {
					want = c.glued
				}
				got, size := read(c.messages, messages)
				if strings.Join(got, " ") != want {
					t.Errorf("messages %v: got %q, want %q", messages, got, want)
				}
				if n := len(strings.Join(c.messages, "")); size != n {
					t.Errorf("messages %v: %d bytes came out of %d", messages, size, n)
				}
			}
		})
	}
}

func TestParserPayload(t *testing.T) {
	for size := 1; size <= len(golden); size++ {
		var p Parser
		var got []byte
		for chunk := range slices.Chunk(golden, size) {
			p.Feed(chunk, false)
			for r, ok := p.Next(); ok; r, ok = p.Next() {
				got = Append(got, r.Tag, r.Payload)
			}
		}
		if !bytes.Equal(got, golden) {
			t.Fatalf("in chunks of %d bytes: other records came out", size)
		}
	}
}

func TestParserReset(t *testing.T) {
	var p Parser
	p.Feed([]byte("\xfc\x00\x00\x05ab"), true)
	if _, ok := p.Next(); ok {
		t.Fatal("a record came out whose end is not there")
	}
	if n := p.Reset(); n != 6 {
		t.Errorf("Reset dropped %d bytes, want 6", n)
	}
	p.Feed([]byte(begin), true)
	if r, ok := p.Next(); !ok || r.Tag != TagBegin {
		t.Errorf("after Reset: got %v %v, want %v", r, ok, TagBegin)
	}
}

func TestParserAllocates(t *testing.T) {
	var p Parser
	n := testing.AllocsPerRun(100, func() {
		p.Feed(golden[:1000], true)
		for _, ok := p.Next(); ok; _, ok = p.Next() {
		}
		p.Feed(golden[1000:], true)
		for _, ok := p.Next(); ok; _, ok = p.Next() {
		}
	})
	if n != 0 {
		t.Errorf("%v allocations a fragment, want none", n)
	}
}

// Law: without message edges, any split of the bytes gives the same records,
// and every byte that went in came out once.
func FuzzParser(f *testing.F) {
	for _, c := range parserCases {
		f.Add([]byte(strings.Join(c.messages, "")), uint16(1))
	}
	f.Add(append(golden[:50:50], golden...), uint16(7))
	f.Fuzz(func(t *testing.T, b []byte, size uint16) {
		whole, n := read([]string{string(b)}, false)
		if n != len(b) {
			t.Fatalf("%d bytes came out of %d", n, len(b))
		}
		var chunks []string
		for chunk := range slices.Chunk(b, int(size)+1) {
			chunks = append(chunks, string(chunk))
		}
		split, n := read(chunks, false)
		if n != len(b) {
			t.Fatalf("in chunks of %d: %d bytes came out of %d", size+1, n, len(b))
		}
		if !slices.Equal(whole, split) {
			t.Fatalf("in chunks of %d: got %q, want %q", size+1, split, whole)
		}
		if _, n := read(chunks, true); n != len(b) {
			t.Fatalf("as messages: %d bytes came out of %d", n, len(b))
		}
	})
}
