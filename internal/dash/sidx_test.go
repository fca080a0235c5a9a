package dash

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

// indices are boxes as ISO/IEC 14496-12 clause 8.16.3 has them, and what they say.
var indices = []struct{ name, box, want string }{
	{"times of 32 bits",
		"00000038 73696478 00000000 00000001 00003c00 00000010 00000008 0000 0002 00000100 00000a00 90000000 00000200 00000b00 90000000",
		"timescale 15360 time 16 after 8: 256/2560 512/2816, 56 bytes"},
	{"times of 64 bits, and more behind it",
		"00000034 73696478 01000000 00000001 00003c00 0000000100000000 0000000000000000 0000 0001 00000100 00000a00 90000000 6d6f6f66",
		"timescale 15360 time 4294967296 after 0: 256/2560, 52 bytes"},
	{"nothing", "00000020 73696478 00000000 00000001 00003c00 00000000 00000000 0000 0000", "timescale 15360 time 0 after 0:, 32 bytes"},
	{"an index of indices", "0000002c 73696478 00000000 00000001 00003c00 00000000 00000000 0000 0001 80000100 00000a00 90000000", "sidx: it refers to other indices"},
	{"more references than room", "0000002c 73696478 00000000 00000001 00003c00 00000000 00000000 0000 0002 00000100 00000a00 90000000", "sidx: 2 references take 56 bytes, it has 44"},
	{"cut", "0000002c 73696478 00000000 00000001 00003c00", "sidx: 44 bytes, not from 32 to 20"},
	{"another box", "00000008 6d6f6f66 00000000", "sidx: the index does not begin with one"},
	{"empty", "", "sidx: the index does not begin with one"},
}

func boxOf(t testing.TB, text string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestParseIndex(t *testing.T) {
	for _, c := range indices {
		x, size, err := ParseIndex(boxOf(t, c.box))
		got := fmt.Sprintf("timescale %d time %d after %d:", x.Timescale, x.Time, x.After)
		for _, r := range x.References {
			got += fmt.Sprintf(" %d/%d", r.Size, r.Duration)
		}
		if got += fmt.Sprintf(", %d bytes", size); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// FuzzParseIndex checks that an index has no more references than its bytes have
// room for, and nothing behind its own end.
func FuzzParseIndex(f *testing.F) {
	for _, c := range indices {
		f.Add(boxOf(f, c.box))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		x, size, err := ParseIndex(b)
		if err == nil && (size > len(b) || 32+12*len(x.References) > size || x.After < 0) {
			t.Errorf("%d references from %d bytes of %d, after %d", len(x.References), size, len(b), x.After)
		}
	})
}
