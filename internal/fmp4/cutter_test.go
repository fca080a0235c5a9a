package fmp4

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

func stss(v ...uint32) []byte { return box("stss", words(0, uint32(len(v))), words(v...)) }

// stz2 has sizes of that many bits.
func stz2(bits, count uint32, sizes string) []byte {
	return box("stz2", words(0, bits, count), []byte(sizes))
}

// files are moovs, the bytes behind them, of which the first is number 100 in the
// file, and the samples in them.
var files = []struct {
	name string
	moov []byte
	data string
	want string
	err  string
}{
	{name: "no samples", moov: box("moov", trak(stts(), stsc(), stsz(), stco())), data: "abc"},
	{name: "two tracks, interleaved",
		moov: box("moov", trak(stts(2, 40), stsc(1, 1, 1), stsz(1, 2), stco(100, 102)), trak(stts(2, 1024), stsc(1, 1, 1), stsz(1, 1), stco(101, 104))),
		data: "abcde", want: "0: 0+0/40 0 a, 1: 0+0/1024 0 b, 0: 40+0/40 0 cd, 1: 1024+0/1024 0 e"},
	{name: "bytes between and behind",
		moov: box("moov", trak(stts(2, 40), stsc(1, 1, 1), stsz(1, 1), stco(102, 104))),
		data: "--a-b--", want: "0: 0+0/40 0 a, 0: 40+0/40 0 b"},
	{name: "some are keys",
		moov: box("moov", trak(stts(4, 40), stss(1, 3), stsc(1, 4, 1), stsz(1, 1, 1, 1), stco(100))),
		data: "abcd", want: "0: 0+0/40 0 a, 0: 40+0/40 10000 b, 0: 80+0/40 0 c, 0: 120+0/40 10000 d"},
	{name: "none is a key",
		moov: box("moov", trak(stts(1, 40), stss(), stsc(1, 1, 1), stsz(1), stco(100))),
		data: "a", want: "0: 0+0/40 10000 a"},
	{name: "sizes of 4 bits",
		moov: box("moov", trak(stts(3, 40), stsc(1, 3, 1), stz2(4, 3, "\x12\x10"), stco(100))),
		data: "abcd", want: "0: 0+0/40 0 a, 0: 40+0/40 0 bc, 0: 80+0/40 0 d"},
	{name: "sizes of 8 bits",
		moov: box("moov", trak(stts(2, 40), stsc(1, 2, 1), stz2(8, 2, "\x01\x02"), stco(100))),
		data: "abc", want: "0: 0+0/40 0 a, 0: 40+0/40 0 bc"},
	{name: "sizes of 16 bits",
		moov: box("moov", trak(stts(2, 40), stsc(1, 2, 1), stz2(16, 2, "\x00\x01\x00\x02"), stco(100))),
		data: "abc", want: "0: 0+0/40 0 a, 0: 40+0/40 0 bc"},
	{name: "samples without bytes",
		moov: box("moov", trak(stts(3, 40), stsc(1, 3, 1), stsz(0, 1, 0), stco(100))),
		data: "a", want: "0: 0+0/40 0 , 0: 40+0/40 0 a, 0: 80+0/40 0 "},
	{name: "fewer durations than samples",
		moov: box("moov", trak(stts(1, 40), stsc(1, 2, 1), stsz(1, 1), stco(100))),
		data: "ab", want: "0: 0+0/40 0 a, 0: 40+0/0 0 b"},

	{name: "cut", moov: box("moov", trak(stts(2, 40), stsc(1, 2, 1), stsz(1, 2), stco(100))),
		data: "ab", want: "0: 0+0/40 0 a", err: "trak 1: sample 2 of 2: it is at byte 101, and the file has 102: unexpected EOF"},
	{name: "before the moov", moov: box("moov", trak(stts(1, 40), stsc(1, 1, 1), stsz(1), stco(8))),
		data: "a", err: "trak 1: sample 1: it is at byte 8, and the file was read up to 100"},
	{name: "the same bytes twice", moov: box("moov", trak(stts(2, 40), stsc(1, 1, 1), stsz(1, 1), stco(100, 100))),
		data: "ab", want: "0: 0+0/40 0 a", err: "trak 1: sample 2: it is at byte 100, and the file was read up to 101"},
	{name: "a sample of 4 GiB", moov: box("moov", trak(stts(1, 40), stsc(1, 1, 1), stsz(0xffffffff), stco(100))),
		data: "a", err: "trak 1: sample 1: size 4294967295 exceeds 16777216"},
	{name: "at the end of all files", moov: box("moov", trak(stts(1, 40), stsc(1, 1, 1), stsz(1), box("co64", words(0, 1, 0x7fffffff, 0xffffffff)))),
		data: "a", err: "moov: trak 1: stco: sample 1 is at byte 9223372036854775807"},
	{name: "a second description", moov: box("moov", trak(stts(1, 40), stsc(1, 1, 2), stsz(1), stco(100))),
		data: "a", err: "moov: trak 1: stsc: chunk 1: sample description 2, and only the first is read"},
	{name: "sizes of 5 bits", moov: box("moov", trak(stz2(5, 1, "a"))), data: "a", err: "moov: trak 1: stz2: sizes of 5 bits"},
	{name: "more sizes than there are", moov: box("moov", trak(stz2(4, 3, "a"))), data: "a", err: "moov: trak 1: stsz: 3 samples do not fit"},
	{name: "short stss", moov: box("moov", trak(box("stss", words(0)))), err: "moov: trak 1: stss: box is too short"},
}

// cutAll cuts the samples out of a file of which b is behind byte 100.
func cutAll(init *Init, moov, b []byte, piece int) ([]Sample, error) {
	_, samples, err := finishedSamples(init, moov, b, 100, piece)
	return samples, err
}

func TestCutter(t *testing.T) {
	init := decoder(t).Init()
	for _, c := range files {
		t.Run(c.name, func(t *testing.T) {
			for _, piece := range []int{1, 2, 100} {
				samples, err := cutAll(init, c.moov, []byte(c.data), piece)
				if text := textOf(err); text != c.err {
					t.Errorf("pieces of %d: error %q, want %q", piece, text, c.err)
				}
				if got := tell(samples); got != c.want {
					t.Errorf("pieces of %d: got %q, want %q", piece, got, c.want)
				}
			}
		})
	}
}

// Law: whatever the moov says, each sample is the bytes of the file that it says
// it is, no byte is in two, and what comes out does not depend on the pieces in
// which it came in.
func FuzzCutter(f *testing.F) {
	for _, c := range files {
		f.Add(c.moov, []byte(c.data), 1)
	}
	for _, c := range finished {
		f.Add(c.moov, []byte(c.data), 7)
	}
	init := decoder(f).Init()
	f.Fuzz(func(t *testing.T, moov, b []byte, piece int) {
		whole, wholeErr := cutAll(init, moov, b, len(b)+1)
		parts, partsErr := cutAll(init, moov, b, max(1, piece))
		if textOf(wholeErr) != textOf(partsErr) || tell(whole) != tell(parts) {
			t.Fatalf("in one piece: %s, %v; in pieces: %s, %v", tell(whole), wholeErr, tell(parts), partsErr)
		}
		end := 0
		for _, s := range whole {
			at := s.At - 100
			if len(s.Data) == 0 {
				continue
			}
			if at < end || !slices.Equal(s.Data, b[at:at+len(s.Data)]) {
				t.Fatalf("the sample at %d is not its bytes", s.At)
			}
			end = at + len(s.Data)
		}
	})
}

// Wherever a file is cut, the samples before are read, and it is told.
func TestTruncated(t *testing.T) {
	whole := slices.Concat(make([]byte, 100), []byte("abcde"))
	init := decoder(t).Init()
	moov := files[1].moov
	for n := range 5 {
		samples, err := cutAll(init, moov, whole[100:100+n], 1)
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%d bytes: %v", n, err)
		}
		if got := tell(samples); !strings.HasPrefix(files[1].want, got) {
			t.Errorf("%d bytes: got %q", n, got)
		}
	}
	for n := range moov {
		if _, err := cutAll(init, moov[:n], nil, 1); err == nil {
			t.Errorf("a moov of %d bytes was read", n)
		}
	}
}

func TestMoovFirst(t *testing.T) {
	ftyp, media := box("ftyp", words(1)), box("mdat", []byte("abc"))
	moov := func(at uint32) []byte {
		return box("moov", trak(stts(3, 40), stsc(1, 1, 1), stsz(1, 1, 1), stco(at, at+1), box("co64", words(0, 1, 0, at+2))))
	}
	n := uint32(len(moov(0)))
	fragmented := slices.Concat(ftyp, media, box("moov", box("mvex")))
	for name, c := range map[string]struct{ file, want []byte }{
		"moov last":     {slices.Concat(ftyp, media, moov(20), ftyp), slices.Concat(ftyp, moov(20+n), media, ftyp)},
		"moov first":    {slices.Concat(ftyp, moov(20+n), media), slices.Concat(ftyp, moov(20+n), media)},
		"chunks beside": {slices.Concat(ftyp, media, moov(1)), slices.Concat(ftyp, moov(1), media)},
		"no moov":       {slices.Concat(ftyp, media), slices.Concat(ftyp, media)},
		"cut":           {slices.Concat(ftyp, media, moov(20)[:50]), slices.Concat(ftyp, media, moov(20)[:50])},
		"fragmented":    {fragmented, fragmented},
		"not an MP4":    {[]byte("some text that is long enough"), []byte("some text that is long enough")},
		"nothing":       {nil, nil},
	} {
		r, err := MoovFirst(bytes.NewReader(c.file), int64(len(c.file)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if bytes.Equal(c.file, c.want) {
			if r != nil {
				t.Errorf("%s: it was moved", name)
			}
			continue
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, c.want) {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, c.want)
		}
	}
	if err := shiftShort(words(0xfffffff0), 0, 1<<33, 0x100); textOf(err) != "stco: chunk at 4294967280 can't be moved by 256: it would be behind 4294967295" {
		t.Errorf("a chunk moved behind 4 GiB: %v", err)
	}
}
