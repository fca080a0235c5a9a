package nal_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"campipe/internal/h264"
	"campipe/internal/h265"
	"campipe/internal/nal"
)

// The parameter sets of 16x16 pixels of H.264, constrained baseline.
const (
	sps = "\x67\x42\xc0\x0a\xda\x7b\x01\x10\x00\x00\x03\x00\x10\x00\x00\x03\x03\xc0\xf1\x22\xa0"
	pps = "\x68\xce\x0f\x19\x20"
)

// Slices of H.264: the first of a picture, a later one, the first of an IDR
// picture, and what may come before.
const (
	first = "\x41\x9a\x11"
	later = "\x41\x4a\x11"
	idr   = "\x65\x88\x11"
	aud   = "\x09\xf0"
	sei   = "\x06\x05\x01\x11\x80"
	fill  = "\x0c\xff\x80"
	end   = "\x0b"
)

// stream puts start codes before units.
func stream(units ...string) []byte {
	var b []byte
	for i, u := range units {
		if i%2 == 0 {
			b = append(b, 0)
		}
		b = append(append(b, 0, 0, 1), u...)
	}
	return b
}

// streams are the units of byte streams, and the access units in them: K for a
// key, ! where there is no format, ~ where it is torn, and its units.
var streams = []struct {
	name  string
	units []string
	want  string
}{
	{"nothing", nil, ""},
	{"delimiters", []string{aud, sps, pps, idr, aud, first}, "K 658811 | 419a11"},
	{"no delimiters", []string{sps, pps, idr, first, first}, "K 658811 | 419a11 | 419a11"},
	{"several slices", []string{sps, pps, idr, "\x65\x48\x11", first, later, first}, "K 658811 654811 | 419a11 414a11 | 419a11"},
	{"information belongs to what follows", []string{sps, pps, sei, idr, sei, first}, "K 0605011180 658811 | 0605011180 419a11"},
	{"an end belongs to what comes before", []string{sps, pps, idr, end, first}, "K 658811 0b | 419a11"},
	{"filler is left out", []string{sps, pps, idr, fill, first}, "K 658811 | 419a11"},
	{"no parameter sets", []string{idr, first}, "K! 658811 | ! 419a11"},
	{"joined between keys", []string{first, sps, pps, idr}, "! 419a11 | K 658811"},
	{"the same sets again", []string{sps, pps, idr, sps, pps, first, sps, pps, idr}, "K 658811 | 419a11 | K 658811"},
	{"another set in between stays", []string{sps, pps, idr, pps + "\x11", first, pps + "\x11", idr}, "K 658811 | 68ce0f192011 419a11 | K 658811"},
	{"a recovery point", []string{sps, pps, idr, "\x06\x06\x01\xc4\x80", first}, "K 658811 | K 060601c480 419a11"},
	{"a recovery point for later", []string{sps, pps, idr, "\x06\x06\x01\x44\x80", first}, "K 658811 | 0606014480 419a11"},
}

func codec(name string) nal.Codec {
	if strings.HasPrefix(name, "H.265") {
		return h265.Codec{}
	}
	return h264.Codec{}
}

func split(c nal.Codec, b []byte, size int) string {
	var all []string
	s := nal.NewSplitter(c, func(au nal.AccessUnit) {
		text := ""
		if au.Key {
			text += "K"
		}
		if au.Format == nil {
			text += "!"
		}
		if au.Torn {
			text += "~"
		}
		if text != "" {
			text += " "
		}
		var units []string
		for unit := range nal.Prefixed(au.Data) {
			units = append(units, fmt.Sprintf("%x", unit))
		}
		all = append(all, text+strings.Join(units, " "))
	})
	for p := range slices.Chunk(b, size) {
		if s.Write(p) != nil {
			break
		}
	}
	s.Flush()
	return strings.Join(all, " | ")
}

func TestSplitter(t *testing.T) {
	for _, c := range streams {
		for _, size := range []int{1, 2, 5, 1000} {
			if got := split(codec(c.name), stream(c.units...), size); got != c.want {
				t.Errorf("%s, in pieces of %d: got %q, want %q", c.name, size, got, c.want)
			}
		}
	}
}

// After a loss a picture whose first slice is missing says so.
func TestTorn(t *testing.T) {
	var torn []bool
	s := nal.NewSplitter(h264.Codec{}, func(au nal.AccessUnit) { torn = append(torn, au.Torn) })
	s.Write(stream(sps, pps, idr))
	s.Drop()
	s.Write(stream(later, first, first))
	s.Flush()
	if want := []bool{true, false, false}; !slices.Equal(torn, want) {
		t.Errorf("torn are %v, want %v", torn, want)
	}
}

func TestWiden(t *testing.T) {
	for name, c := range map[string]struct {
		b    string
		size int
		want string
		err  bool
	}{
		"two bytes":  {"\x00\x01a\x00\x02bc", 2, "\x00\x00\x00\x01a\x00\x00\x00\x02bc", false},
		"one byte":   {"\x01a", 1, "\x00\x00\x00\x01a", false},
		"four bytes": {"\x00\x00\x00\x01a", 4, "\x00\x00\x00\x01a", false},
		"nothing":    {"", 2, "", false},
		"too long":   {"\x00\x05a", 2, "", true},
		"cut":        {"\x00", 2, "", true},
	} {
		got, err := nal.Widen([]byte("x"), []byte(c.b), c.size)
		if string(got) != "x"+c.want || (err != nil) != c.err {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

// Law: what comes out does not depend on the pieces in which it came in; a key
// picture with a format has one that can be read back.
func FuzzSplitter(f *testing.F) {
	for _, c := range streams {
		f.Add(stream(c.units...), 3, false)
	}
	f.Add([]byte("\x00\x00\x01\x40\x01\x0c\x01\xff\xff\x00\x00\x01\x26\x01\xaf"), 2, true)
	f.Fuzz(func(t *testing.T, b []byte, size int, next bool) {
		var c nal.Codec = h264.Codec{}
		sets := h264.Sets
		if next {
			c, sets = h265.Codec{}, h265.Sets
		}
		if whole, parts := split(c, b, len(b)+1), split(c, b, max(1, size)); whole != parts {
			t.Fatalf("in one piece %q, in pieces of %d %q", whole, size, parts)
		}
		s := nal.NewSplitter(c, func(au nal.AccessUnit) {
			if au.Format == nil {
				return
			}
			all, err := sets(au.Format.Config)
			if err != nil || len(all) < 2 {
				t.Fatalf("%d sets in % x: %v", len(all), au.Format.Config, err)
			}
			again, err := c.Describe(all)
			if err != nil || !bytes.Equal(again.Config, au.Format.Config) {
				t.Fatalf("% x became % x, %v", au.Format.Config, again.Config, err)
			}
		})
		if s.Write(b) == nil {
			s.Flush()
		}
	})
}
