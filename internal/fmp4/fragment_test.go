package fmp4

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
)

const baseIsMoof = 0x020000

// moof is a movie fragment of the trafs given.
func moof(trafs ...[]byte) []byte {
	return box("moof", append([][]byte{box("mfhd", words(0, 1))}, trafs...)...)
}

func traf(boxes ...[]byte) []byte { return box("traf", boxes...) }

func tfhd(flags uint32, fields ...uint32) []byte {
	return box("tfhd", words(flags), words(fields...))
}

func tfdt(ticks uint32) []byte { return box("tfdt", words(0, ticks)) }

func tfdtLong(ticks uint64) []byte {
	return box("tfdt", words(1<<24), binary.BigEndian.AppendUint64(nil, ticks))
}

func trun(flags uint32, fields ...uint32) []byte {
	return box("trun", words(flags), words(fields...))
}

// golden is the moof that EvoStream's server makes of a picture of 2133 bytes.
var golden = moof(traf(
	tfhd(0x020038, 1, 0x43, 0x855, 0x01010000),
	tfdtLong(0),
	trun(0x000805, 1, 0x74, 0x02000000, 0),
))

// fragments are moofs with data, and the samples in them: track, decode time,
// offset, duration and flags, and data where that is short. The data begins 0x100
// bytes after the moof's first one where at is 0.
var fragments = []struct {
	name string
	moof []byte
	data string
	at   int64
	pos  int64
	want string
	err  string
}{
	{name: "golden vector", moof: golden, data: strings.Repeat("a", 2133), at: 0x74,
		want: "0: 0+0/67 2000000 2133 bytes"},
	{name: "no traf", moof: moof()},
	{name: "all fields of each sample",
		moof: moof(traf(tfhd(baseIsMoof, 1), tfdt(100), trun(0xf01, 2, 0x100, 10, 3, 5, 1, 20, 2, 6, 0xffffffff))),
		data: "abcde", want: "0: 100+1/10 5 abc, 0: 110+-1/20 6 de"},
	{name: "defaults of the init segment",
		moof: moof(traf(tfhd(baseIsMoof, 2), trun(0x201, 2, 0x100, 1, 2))),
		data: "abc", want: "1: 0+0/1024 0 a, 1: 1024+0/1024 0 bc"},
	{name: "defaults of the track fragment",
		moof: moof(traf(tfhd(baseIsMoof|0x3a, 1, 7, 50, 2, 9), trun(1, 2, 0x100))),
		data: "abcd", want: "0: 0+0/50 9 ab, 0: 50+0/50 9 cd"},
	{name: "flags of the first sample",
		moof: moof(traf(tfhd(baseIsMoof|0x30, 1, 1, 9), trun(5, 2, 0x100, 4))),
		data: "ab", want: "0: 0+0/40 4 a, 0: 40+0/40 9 b"},
	{name: "several runs",
		moof: moof(traf(tfhd(baseIsMoof|0x10, 1, 1), trun(1, 1, 0x100), trun(0, 1), trun(1, 1, 0x102))),
		data: "abc", want: "0: 0+0/40 0 a, 0: 40+0/40 0 b, 0: 80+0/40 0 c"},
	{name: "runs out of order",
		moof: moof(traf(tfhd(baseIsMoof|0x10, 1, 1), trun(1, 1, 0x101), trun(1, 1, 0x100))),
		data: "ab", want: "0: 0+0/40 0 b, 0: 40+0/40 0 a"},
	{name: "two tracks without a base: the second one's data is behind the first one's",
		moof: moof(traf(tfhd(0x10, 1, 2), trun(1, 1, 0x100)), traf(tfhd(0x10, 2, 1), trun(0, 1))),
		data: "abc", want: "0: 0+0/40 0 ab, 1: 0+0/1024 0 c"},
	{name: "two tracks, both from the moof",
		moof: moof(traf(tfhd(baseIsMoof|0x10, 1, 2), trun(1, 1, 0x100)), traf(tfhd(baseIsMoof|0x10, 2, 1), trun(1, 1, 0x102))),
		data: "abc", want: "0: 0+0/40 0 ab, 1: 0+0/1024 0 c"},
	{name: "a base in the file",
		moof: moof(traf(tfhd(0x11, 1, 0, 1000, 1), trun(1, 1, 0x100))), pos: 1000,
		data: "a", want: "0: 0+0/40 0 a"},
	{name: "64 bits of time",
		moof: moof(traf(tfhd(baseIsMoof|0x10, 1, 1), tfdtLong(1<<40), trun(1, 1, 0x100))),
		data: "a", want: "0: 1099511627776+0/40 0 a"},
	{name: "samples without bytes",
		moof: moof(traf(tfhd(baseIsMoof, 1), trun(0x201, 2, 0x100, 0, 1))),
		data: "a", want: "0: 0+0/40 0 , 0: 40+0/40 0 a"},
	{name: "bytes that no sample has",
		moof: moof(traf(tfhd(baseIsMoof|0x10, 1, 1), trun(1, 1, 0x101))),
		data: "abc", want: "0: 0+0/40 0 b"},

	{name: "a base in another file: the moof is there", pos: 7,
		moof: moof(traf(tfhd(0x11, 1, 5, 1000, 1), trun(1, 1, 0x100))),
		data: "a", want: "0: 0+0/40 0 a"},
	{name: "a base in another file: the data is there", pos: 7,
		moof: moof(traf(tfhd(0x11, 1, 5, 1000, 2), trun(0, 1)), traf(tfhd(0x11, 2, 5, 1002, 1), trun(0, 1))),
		data: "abc", want: "0: 0+0/40 0 ab, 1: 0+0/1024 0 c"},
	{name: "a description of many that is not there", moof: moof(traf(tfhd(baseIsMoof|0x12, 1, 7, 1), trun(1, 1, 0x100))),
		data: "a", want: "0: 0+0/40 0 a"},

	{name: "data before the mdat", moof: moof(traf(tfhd(baseIsMoof|0x10, 1, 1), trun(1, 1, 0x10))), data: "a",
		err: "moof: traf 1: trun: sample 1: bytes 16 to 17 are not inside the data at 256 to 257"},
	{name: "data behind the mdat", moof: moof(traf(tfhd(baseIsMoof|0x10, 1, 2), trun(1, 1, 0x100))), data: "a",
		err: "moof: traf 1: trun: 1 samples of size 2 do not fit into 1 bytes of data"},
	{name: "a base far away", moof: moof(traf(tfhd(0x11, 1, 0x80000000, 0, 1), trun(1, 1, 0))), data: "a",
		err: "moof: traf 1: trun: sample 1: bytes -9223372036854775808 to -9223372036854775807 are not inside the data at 256 to 257"},
	{name: "two bases that are too far apart", moof: moof(traf(tfhd(0x11, 1, 0, 1000, 1), trun(1, 1, 0x100)), traf(tfhd(0x11, 2, 0, 9000, 1), trun(1, 1, 0x100))), data: "ab",
		err: "moof: traf 1: trun: sample 1: bytes 1256 to 1257 are not inside the data at 256 to 258"},
	{name: "the same bytes twice", moof: moof(traf(tfhd(baseIsMoof|0x10, 1, 1), trun(1, 1, 0x100), trun(1, 1, 0x100))), data: "a",
		err: "moof: traf 1: trun: 1 samples of size 1 do not fit into 0 bytes of data"},
	{name: "4 G samples without a size", moof: moof(traf(tfhd(baseIsMoof, 1), trun(1, 0xffffffff, 0x50))), data: "a",
		err: "moof: traf 1: trun: 4294967295 samples of size 0 do not fit into 1 bytes of data"},
	{name: "4 G samples of 4 GiB", moof: moof(traf(tfhd(baseIsMoof|0x10, 1, 0xffffffff), trun(1, 0xffffffff, 0x50))), data: "a",
		err: "moof: traf 1: trun: 4294967295 samples of size 4294967295 do not fit into 1 bytes of data"},
	{name: "more samples than the box has", moof: moof(traf(tfhd(baseIsMoof, 1), trun(0x201, 3, 0x50, 1, 1))), data: "ab",
		err: "moof: traf 1: trun: 3 samples of 4 bytes exceed the 8 bytes of the box"},
	{name: "a track that is not there", moof: moof(traf(tfhd(baseIsMoof, 7))),
		err: "moof: traf 1: tfhd: track 7 is not in the init segment"},
	{name: "no tfhd", moof: moof(traf()), err: "moof: traf 1: no tfhd"},
	{name: "short tfhd", moof: moof(traf(tfhd(0x38, 1, 1))), err: "moof: traf 1: tfhd: box is too short"},
	{name: "short trun", moof: moof(traf(tfhd(0, 1), trun(1, 0))), err: "moof: traf 1: trun: box is too short"},
	{name: "short tfdt", moof: moof(traf(tfhd(0, 1), box("tfdt", words(1<<24, 0)))), err: "moof: traf 1: tfdt: box is too short"},
	{name: "after the end of time", moof: moof(traf(tfhd(0, 1), tfdtLong(1<<62))),
		err: "moof: traf 1: tfdt: decode time of 4611686018427387 s exceeds 1099511627776"},
	{name: "a picture for years", moof: moof(traf(tfhd(baseIsMoof|0x10, 1, 1), tfdtLong(1<<40*1000-1), trun(0x101, 1, 0x100, 0xffffffff))), data: "a",
		err: "moof: traf 1: decode time of 1099515922743 s exceeds 1099511627776"},
	{name: "a picture shown hours later", moof: moof(traf(tfhd(baseIsMoof|0x10, 1, 1), trun(0x801, 1, 0x54, 1_000_000))), data: "a",
		err: "moof: traf 1: trun: sample 1: composition offset of 1000 s exceeds 60"},
	{name: "box over the edge", moof: moof(append(words(17), "traf"...), words(0, 0)), err: "moof: traf: size 17 exceeds the 16 bytes around it"},
	{name: "not a moof", moof: box("mdat"), err: "moof: mdat with 0 bytes behind it"},
	{name: "more than a moof", moof: append(moof(), 0), err: "moof: moof with 1 bytes behind it"},
}

func decoder(t testing.TB) *Decoder {
	t.Helper()
	init, err := ParseInit(twoTracks(t))
	if err != nil {
		t.Fatal(err)
	}
	return NewDecoder(init)
}

func tell(samples []Sample) string {
	var all []string
	for _, s := range samples {
		data := string(s.Data)
		if len(data) > 10 {
			data = fmt.Sprintf("%d bytes", len(data))
		}
		all = append(all, fmt.Sprintf("%d: %d+%d/%d %x %s", s.Track, s.DTS, s.Offset, s.Duration, s.Flags, data))
	}
	return strings.Join(all, ", ")
}

func TestSamples(t *testing.T) {
	for _, c := range fragments {
		t.Run(c.name, func(t *testing.T) {
			f := Fragment{Moof: c.moof, Data: []byte(c.data), At: cmp.Or(c.at, 0x100), Pos: c.pos}
			samples, err := decoder(t).Samples(nil, f)
			if text := textOf(err); text != c.err {
				t.Errorf("error %q, want %q", text, c.err)
			}
			if got := tell(samples); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			for _, s := range samples {
				if string(s.Data) != c.data[s.At:s.At+len(s.Data)] {
					t.Errorf("%q is not at %d", s.Data, s.At)
				}
			}
		})
	}
}

// Samples that are behind the data are told from those that are nowhere.
func TestBeyond(t *testing.T) {
	for want, run := range map[bool][]byte{true: trun(1, 1, 0x101), false: trun(1, 1, 0xff)} {
		_, err := decoder(t).Samples(nil, Fragment{Moof: moof(traf(tfhd(baseIsMoof|0x10, 1, 1), run)), Data: []byte("a"), At: 0x100})
		if err == nil || Beyond(err) != want {
			t.Errorf("%v: beyond is %v, want %v", err, Beyond(err), want)
		}
	}
}

// A fragment without a tfdt goes on where the one before ended, and one that
// can't be read changes nothing.
func TestSamplesTimeline(t *testing.T) {
	d := decoder(t)
	one := func(time []byte) Fragment {
		m := moof(traf(tfhd(baseIsMoof|0x10, 1, 1), time, trun(1, 1, 0x100)))
		return Fragment{Moof: m, Data: []byte("a"), At: 0x100}
	}
	bad := one(tfdtLong(1 << 35))
	bad.Data = nil
	for _, step := range []struct {
		name string
		f    Fragment
		want string
	}{
		{"begins at a time", one(tfdt(5)), "0: 5+0/40 0 a"},
		{"goes on", one(nil), "0: 45+0/40 0 a"},
		{"is damaged", bad, ""},
		{"goes on", one(nil), "0: 85+0/40 0 a"},
		{"is late", one(tfdt(1000)), "0: 1000+0/40 0 a"},
		{"32 bits run up", one(tfdt(1 << 31)), "0: 2147483648+0/40 0 a"},
		{"and on", one(tfdt(1<<32 - 1)), "0: 4294967295+0/40 0 a"},
		{"and wrap", one(tfdt(39)), "0: 4294967335+0/40 0 a"},
		{"one that went back", one(tfdt(9)), "0: 4294967305+0/40 0 a"},
	} {
		samples, _ := d.Samples(nil, step.f)
		if got := tell(samples); got != step.want {
			t.Errorf("%s: got %q, want %q", step.name, got, step.want)
		}
	}
	long := decoder(t)
	for _, step := range []struct {
		ticks uint64
		want  int64
	}{
		{1<<32 - 10, 1<<32 - 10}, // a counter of 32 bits in a field of 64 wraps,
		{30, 1<<32 + 30},
		{1 << 33, 3 << 32}, // 64 bits count as they are
		{1 << 32, 2 << 32},
	} {
		samples, err := long.Samples(nil, one(tfdtLong(step.ticks)))
		if err != nil {
			t.Fatal(err)
		}
		if got := samples[0].DTS; got != step.want {
			t.Errorf("tfdt %d: got %d, want %d", step.ticks, got, step.want)
		}
	}
}

// Law: whatever the moof says, each sample is a part of the data where it says
// that it is, their sizes add up to the data's at most, and an error leaves
// nothing behind.
func FuzzSamples(f *testing.F) {
	for _, c := range fragments {
		f.Add(c.moof, []byte(c.data), cmp.Or(c.at, 0x100), c.pos)
	}
	d := decoder(f)
	f.Fuzz(func(t *testing.T, moof, data []byte, at, pos int64) {
		before := make([]Sample, 1, 8)
		samples, err := d.Samples(before, Fragment{Moof: moof, Data: data, At: at, Pos: pos})
		if err != nil && len(samples) != 1 {
			t.Fatalf("%d samples came with the error %v", len(samples)-1, err)
		}
		sum := 0
		for _, s := range samples[1:] {
			if !slices.Equal(s.Data, data[s.At:s.At+len(s.Data)]) || len(s.Data) > 0 && &s.Data[0] != &data[s.At] {
				t.Fatal("a sample is no part of the data")
			}
			if s.Track < 0 || s.Track >= len(d.Init().Tracks) {
				t.Fatalf("track %d", s.Track)
			}
			sum += len(s.Data)
		}
		if sum > len(data) {
			t.Fatalf("samples have %d bytes, the data %d", sum, len(data))
		}
	})
}

func BenchmarkSamples(b *testing.B) {
	d := decoder(b)
	f := Fragment{Moof: golden, Data: make([]byte, 2133), At: int64(len(golden)) + 8}
	samples := make([]Sample, 0, 1)
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if samples, err = d.Samples(samples[:0], f); err != nil {
			b.Fatal(err)
		}
	}
}

func TestSamplesAllocates(t *testing.T) {
	d := decoder(t)
	f := Fragment{Moof: golden, Data: make([]byte, 2133), At: int64(len(golden)) + 8}
	samples := make([]Sample, 0, 1)
	if n := testing.AllocsPerRun(100, func() { samples, _ = d.Samples(samples[:0], f) }); n != 0 {
		t.Errorf("%v allocations a fragment, want none", n)
	}
}
