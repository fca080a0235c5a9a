package dump

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wounds are streams with something wrong; what --hex prints of them is their
// bytes all the same.
func wounds(t testing.TB) map[string][]byte {
	whole := encode(t, variety())
	flip := func(at int) []byte {
		b := slices.Clone(whole)
		b[at] ^= 1
		return b
	}
	return map[string][]byte{
		"whole":                    whole,
		"entered in its middle":    whole[100:],
		"cut in a payload":         whole[:0x5f],
		"cut in a header":          whole[:0x7a],
		"cut between frames":       whole[:0x70],
		"without the pipe's end":   whole[:0x510],
		"a payload is damaged":     flip(0xa0),
		"a header is damaged":      flip(0x74),
		"the last frame":           flip(len(whole) - 1),
		"noise between two":        slices.Concat(whole, []byte("noise\n"), whole),
		"zeros between two":        slices.Concat(whole, make([]byte, 100000), whole),
		"a torn one before":        slices.Concat(whole[:0x200], whole),
		"entered twice":            slices.Concat(whole[7:0x200], whole[9:]),
		"noise at the end":         append(slices.Clone(whole), "noise"...),
		"rows equal across frames": slices.Concat(whole, whole),
		"text":                     []byte("no stream at all, but more than a header\n"),
		"empty":                    nil,
	}
}

// fedBack checks the law of --hex: its rows, fed back, are the input's bytes,
// whatever these are.
func fedBack(t testing.TB, stream []byte) {
	t.Helper()
	text, _, _ := show(t, stream, "hex")
	back, err := Unhex(strings.NewReader(text))
	if err != nil || !bytes.Equal(back, stream) {
		t.Errorf("%d bytes came back as %d: %v\n%.3000s", len(stream), len(back), err, text)
	}
}

func TestHexFedBack(t *testing.T) {
	for name, stream := range wounds(t) {
		t.Run(name, func(t *testing.T) { fedBack(t, stream) })
	}
}

// FuzzHex: the rows of --hex, fed back, are the input's bytes.
func FuzzHex(f *testing.F) {
	for _, stream := range wounds(f) {
		f.Add(stream[:min(len(stream), 4<<10)])
	}
	f.Fuzz(func(t *testing.T, stream []byte) { fedBack(t, stream) })
}

// FuzzUnhex: what Unhex takes, printed again and read again, is the same.
func FuzzUnhex(f *testing.F) {
	text, _, _ := show(f, encode(f, example()), "hex")
	f.Add(text)
	for _, c := range unhexFaults {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, err := Unhex(strings.NewReader(text))
		if err != nil || len(b) > 1<<20 {
			return
		}
		var out bytes.Buffer
		h := NewHexdump(&out, 0)
		h.Write(b)
		h.Close()
		back, err := Unhex(&out)
		if err != nil || !bytes.Equal(back, b) {
			t.Errorf("%q came back as %q: %v", b, back, err)
		}
	})
}

var unhexFaults = []struct{ name, text, want string }{
	{"no offset", "x  00 |.|\n", `line 1: "x" is no offset`},
	{"not from 0", "00000010  00 |.|\n", "line 1: offset 0x10 after 0x0 bytes"},
	{"a hole", "00000000  00 |.|\n00000010  00 |.|\n", "line 2: offset 0x10 after 0x1 bytes"},
	{"no final offset", "00000000  00 |.|\n", "the final offset is missing"},
	{"no hex", "00000000  0g |.|\n", "line 1: "},
	{"seventeen bytes", "00000000 " + strings.Repeat(" 00", 17) + " |.|\n", "line 1: "},
	{"more than the end", "00000000\n00000000  00 |.|\n", "line 2: a line after the final offset"},
	{"a star for more than memory has", "00000000 " + strings.Repeat(" 00", 16) + " |.|\n*\nfffffffffffff0\n", "line 3: offset"},
	{"a star after nothing", "*\n00000010\n", "line 2: offset 0x10 after 0x0 bytes"},
}

func TestUnhexFaults(t *testing.T) {
	for _, c := range unhexFaults {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Unhex(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %s", err, c.want)
			}
		})
	}
}

// TestNotation: what --hex prints of the annotated hexdumps of pkg/wire is these,
// but for what their comments say after the colon.
func TestNotation(t *testing.T) {
	files, err := filepath.Glob("../../pkg/wire/testdata/golden/*.hex")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			stream, err := Unhex(bytes.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			got, _, _ := show(t, stream, "hex")
			if diff := cmp.Diff(plain(string(text)), plain(got)); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
		})
	}
}

// TestPage: the hexdump of docs/wire.md comes out as it stands there.
func TestPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/wire.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile(`(?m)^    (([0-9a-f]{8}.*|\*)\n)`)
	var want strings.Builder
	for _, row := range rows.FindAllStringSubmatch(string(page), -1) {
		want.WriteString(row[1])
	}
	stream, err := Unhex(strings.NewReader(want.String()))
	if err != nil || len(stream) == 0 {
		t.Fatal(len(stream), err)
	}
	got, _, err := show(t, stream, "hex")
	if err != nil {
		t.Fatal(err)
	}
	comments := regexp.MustCompile(`(?m)^#.*\n`)
	if diff := cmp.Diff(want.String(), comments.ReplaceAllString(got, "")); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// plain leaves out the comments that are not about a frame, and what is said of
// it after the colon.
func plain(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line[0] == '#' {
			about, _, ok := strings.Cut(line, ":")
			if !ok || !strings.Contains(about, " stream ") {
				continue
			}
			line = about + "\n"
		}
		b.WriteString(line)
	}
	return b.String()
}

// TestHexdump: rows as hexdump -C of util-linux prints them.
func TestHexdump(t *testing.T) {
	for _, c := range []struct{ name, bytes, want string }{
		{"empty", "", ""},
		{"a short row", "ab\n", "00000000  61 62 0a                                          |ab.|\n00000003\n"},
		{"nine bytes", "123456789", "00000000  31 32 33 34 35 36 37 38  39                       |123456789|\n00000009\n"},
		{"equal rows", strings.Repeat("\x00", 48), "00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n*\n00000030\n"},
		{"equal rows and a short one", strings.Repeat("~", 35), "00000000  7e 7e 7e 7e 7e 7e 7e 7e  7e 7e 7e 7e 7e 7e 7e 7e  |~~~~~~~~~~~~~~~~|\n*\n00000020  7e 7e 7e                                          |~~~|\n00000023\n"},
		{"bytes that are not printed", "\x1f \x7f\xff|", "00000000  1f 20 7f ff 7c                                    |. ..||\n00000005\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			h := NewHexdump(&out, 0)
			io.WriteString(h, c.bytes)
			h.Close()
			if out.String() != c.want {
				t.Errorf("got\n%swant\n%s", out.String(), c.want)
			}
		})
	}
}

// TestHexdumpSkip: after what is left out a row is shown, also where it is equal
// to the one before.
func TestHexdumpSkip(t *testing.T) {
	var out bytes.Buffer
	h := NewHexdump(&out, 0)
	row := make([]byte, rowSize)
	h.Write(row)
	h.Skip(16)
	h.Write(row)
	h.Close()
	const zeros = "  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n"
	if got, want := out.String(), "00000000"+zeros+"00000020"+zeros+"00000030\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestNoiseWithoutEnd: what waits to be shown is bounded, however long no frame
// comes.
func TestNoiseWithoutEnd(t *testing.T) {
	frame := encode(t, example()[:1])
	zeros := int64(tapLimit + 1<<20)
	src := &tap{src: io.MultiReader(bytes.NewReader(frame), io.LimitReader(zeroReader{}, zeros), bytes.NewReader(encode(t, example())))}
	var out bytes.Buffer
	noise, err := dump(src, newHexes(&out, src))
	if err != nil || noise.bytes != zeros {
		t.Fatal(noise, err)
	}
	if !strings.Contains(out.String(), " bytes are not shown\n") || cap(src.kept) > 3*tapLimit {
		t.Errorf("%d bytes kept:\n%.2000s", cap(src.kept), out.String())
	}
	if want := fmt.Sprintf("\n%08x\n", zeros+int64(len(frame)+len(encode(t, example())))); !strings.HasSuffix(out.String(), want) {
		t.Errorf("the final offset is not %s", want)
	}
}

type zeroReader struct{}

func (zeroReader) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}
