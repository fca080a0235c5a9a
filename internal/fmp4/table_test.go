package fmp4

import (
	"slices"
	"testing"
)

// trak is a track with sample tables.
func trak(tables ...[]byte) []byte {
	return box("trak", box("mdia", box("minf", box("stbl", tables...))))
}

func stts(v ...uint32) []byte { return box("stts", words(0, uint32(len(v)/2)), words(v...)) }
func ctts(v ...uint32) []byte { return box("ctts", words(0, uint32(len(v)/2)), words(v...)) }
func stsc(v ...uint32) []byte { return box("stsc", words(0, uint32(len(v)/3)), words(v...)) }
func stsz(v ...uint32) []byte { return box("stsz", words(0, 0, uint32(len(v))), words(v...)) }
func stco(v ...uint32) []byte { return box("stco", words(0, uint32(len(v))), words(v...)) }

// finished are moovs of finished MP4s with their data, and the samples in it.
var finished = []struct {
	name string
	moov []byte
	data string
	want string
	err  string
}{
	{name: "no samples", moov: box("moov", trak(stts(), stsc(), stsz(), stco()))},
	{name: "a sample a chunk",
		moov: box("moov", trak(stts(1, 40, 1, 50), stsc(1, 1, 1), stsz(1, 2), stco(100, 101))),
		data: "abc", want: "0: 0+0/40 0 a, 0: 40+0/50 0 bc"},
	{name: "chunks of several samples",
		moov: box("moov", trak(stts(5, 40), stsc(1, 2, 1, 2, 1, 1, 3, 2, 1), stsz(1, 1, 1, 1, 1), stco(100, 102, 103))),
		data: "abcde", want: "0: 0+0/40 0 a, 0: 40+0/40 0 b, 0: 80+0/40 0 c, 0: 120+0/40 0 d, 0: 160+0/40 0 e"},
	{name: "two tracks, the second one first",
		moov: box("moov", trak(stts(1, 40), stsc(1, 1, 1), stsz(1), stco(101)), trak(stts(1, 1024), stsc(1, 1, 1), stsz(1), stco(100))),
		data: "ab", want: "0: 0+0/40 0 b, 1: 0+0/1024 0 a"},
	{name: "pictures that are shown later",
		moov: box("moov", trak(stts(2, 40), ctts(1, 80, 1, 0xffffffff), stsc(1, 2, 1), stsz(1, 1), stco(0))),
		data: "ab", want: "0: 0+80/40 0 a, 0: 40+-1/40 0 b"},
	{name: "one size, long positions",
		moov: box("moov", trak(stts(2, 40), stsc(1, 2, 1), box("stsz", words(0, 2, 2)), box("co64", words(0, 1, 1, 0)))),
		data: "abcd", want: "0: 0+0/40 0 ab, 0: 40+0/40 0 cd"},
	{name: "bytes between chunks",
		moov: box("moov", trak(stts(2, 40), stsc(1, 1, 1), stsz(1, 1), stco(100, 102))),
		data: "a-b", want: "0: 0+0/40 0 a, 0: 40+0/40 0 b"},

	{name: "no tables", moov: box("moov", box("trak")), err: "moov: trak 1: no mdia"},
	{name: "more tracks than before", moov: box("moov", trak(), trak(), trak()), err: "moov: more than the 2 tracks of before"},
	{name: "no chunk", moov: box("moov", trak(stts(1, 40), stsc(1, 1, 1), stsz(1), stco())), data: "a",
		err: "moov: trak 1: stco: sample 1 of 1 is in none of its 0 chunks"},
	{name: "no samples in a chunk", moov: box("moov", trak(stts(1, 40), stsc(1, 0, 1), stsz(1), stco(100, 100))), data: "a",
		err: "moov: trak 1: stco: sample 1 of 1 is in none of its 2 chunks"},
	{name: "more samples than sizes", moov: box("moov", trak(box("stsz", words(0, 0, 0xffffffff, 1)))), data: "a",
		err: "moov: trak 1: stsz: 4294967295 samples do not fit"},
	{name: "4 G samples of one size", moov: box("moov", trak(box("stsz", words(0, 1, 0xffffffff)))), data: "a",
		err: "moov: trak 1: stsz: 4294967295 samples do not fit"},
	{name: "behind the data", moov: box("moov", trak(stts(1, 40), stsc(1, 1, 1), stsz(1, 1), stco(100, 101))), data: "a",
		err: "moov: trak 1: sample 2: bytes 101 to 102 are not inside the data at 100 to 101"},
	{name: "the same bytes twice", moov: box("moov", trak(stts(1, 40), stsc(1, 1, 1), stsz(1, 1), stco(100, 100))), data: "a",
		err: "moov: trak 1: sample 2: all sizes together exceed the 1 bytes of data"},
	{name: "short stsz", moov: box("moov", trak(box("stsz", words(0)))), err: "moov: trak 1: stsz: box is too short"},
	{name: "a picture shown hours later", moov: box("moov", trak(stts(1, 40), ctts(1, 1_000_000), stsc(1, 1, 1), stsz(1), stco(0))), data: "a",
		err: "moov: trak 1: sample 1: ctts: composition offset of 1000 s exceeds 60"},
}

func TestFinished(t *testing.T) {
	for _, c := range finished {
		t.Run(c.name, func(t *testing.T) {
			samples, err := decoder(t).Finished(nil, c.moov, []byte(c.data))
			if text := textOf(err); text != c.err {
				t.Errorf("error %q, want %q", text, c.err)
			}
			if got := tell(samples); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Each file begins at its own zero; together they go on.
func TestFinishedGoesOn(t *testing.T) {
	d := decoder(t)
	for _, want := range []string{"0: 0+0/40 0 a, 0: 40+0/50 0 bc", "0: 90+0/40 0 a, 0: 130+0/50 0 bc"} {
		samples, err := d.Finished(nil, finished[1].moov, []byte(finished[1].data))
		if err != nil {
			t.Fatal(err)
		}
		if got := tell(samples); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Law: that of FuzzSamples.
func FuzzFinished(f *testing.F) {
	for _, c := range finished {
		f.Add(c.moov, []byte(c.data))
	}
	d := decoder(f)
	f.Fuzz(func(t *testing.T, moov, data []byte) {
		samples, err := d.Finished(nil, moov, data)
		if err != nil && len(samples) != 0 {
			t.Fatalf("%d samples came with the error %v", len(samples), err)
		}
		sum := 0
		for _, s := range samples {
			if !slices.Equal(s.Data, data[s.At:s.At+len(s.Data)]) {
				t.Fatal("a sample is no part of the data")
			}
			sum += len(s.Data)
		}
		if sum > len(data) {
			t.Fatalf("samples have %d bytes, the data %d", sum, len(data))
		}
	})
}
