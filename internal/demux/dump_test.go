package demux

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"campipe/internal/evostream"
	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// created is mvhd's time of 2020-09-10 14:41:54 UTC.
const created = 0xdb7febb2

// demuxDump runs the stage on bare bytes.
func demuxDump(t testing.TB, opts Options, r io.Reader) (lines []string, out []wire.Frame, err error) {
	t.Helper()
	ledger := flow.NewLedger()
	for f, e := range Stage(opts, ledger)(Dump(r, wire.Header{Camera: "dump"}, ledger)) {
		if e != nil {
			err = e
			break
		}
		if f.Kind == wire.KindSample {
			ledger.Out(f.Stream, 1, len(f.Payload))
		}
		lines = append(lines, line(&f))
		out = append(out, flow.Clone(f))
	}
	balanced(t, ledger)
	return lines, out, err
}

// dumps are bare bytes with what comes out of them. Where the error is not "",
// it is the one that ends the pipe.
func dumps(t testing.TB) []dump {
	small := segment(t, small, false, 0)
	init := initRecord(small)
	join := func(parts ...[][]byte) []byte { return bytes.Join(slices.Concat(parts...), nil) }
	file := join([][]byte{small, plain(video(0, true)), plain(video(1, false), video(2, false))})
	one := plain(video(0, true))
	moof, data := one[:len(one)-8-14], one[len(one)-14:]
	further := func(n byte) []byte { // the data begin n bytes later
		m := bytes.Clone(moof)
		m[bytes.Index(m, []byte("trun"))+15] += n
		return m
	}
	huge := func(name string) []byte { return append(words(0xffffffff), name...) }
	return []dump{
		{name: "records", b: join([][]byte{init}, stream(0, 7)), samples: pictures(0, 7)},
		{name: "records that end with a beginning", b: join([][]byte{init}, stream(0, 3), stream(3, 1)[:1]), samples: pictures(0, 3)},
		{name: "records that end in a fragment", b: join([][]byte{init}, stream(0, 3), stream(3, 1)[:2]), samples: pictures(0, 3),
			err: "fragment: its end is not there: unexpected EOF"},
		{name: "records that end in a record", b: append(join([][]byte{init}, stream(0, 3)), 0xf9, 0), samples: pictures(0, 3),
			err: "record: only 2 bytes of it are there: unexpected EOF"},
		{name: "records with damage between", b: join([][]byte{init}, stream(0, 2), [][]byte{[]byte("\x00damage")}, stream(5, 2)),
			samples: pictures(0, 2) + "\n" + pictures(5, 2)},
		{name: "records with an init segment that can't be read", b: join([][]byte{record(evostream.TagInit, []byte("nothing")), init}),
			err: "byte 0: init segment: no ftyp in its first 32 bytes"},
		{name: "records after the init segment of another camera", b: join([][]byte{init}, stream(0, 2), [][]byte{initRecord(segment(t, large, false, 0))}, stream(0, 2)),
			samples: pictures(0, 2) + "\n" + pictures(0, 2)},

		{name: "boxes", b: file, samples: pictures(0, 3)},
		{name: "boxes of all kinds", b: join([][]byte{small, box("styp", words(0)), box("sidx", words(0)), box("emsg", words(0)), box("uuid"), plain(video(0, true)), box("free", words(0)), plain(video(1, false))}),
			samples: pictures(0, 2)},
		{name: "a box between moof and mdat", b: join([][]byte{small, further(8), box("free"), box("mdat", data)}), samples: pictures(0, 1)},
		{name: "an mdat with a long size", b: join([][]byte{small, further(8), words(1), []byte("mdat"), words(0, 16+14), data}), samples: pictures(0, 1)},
		{name: "an mdat that goes on to the end", b: join([][]byte{small, moof, words(0), []byte("mdat"), data}), samples: pictures(0, 1)},
		{name: "a picture that is not in the mdat", b: join([][]byte{small, further(1), box("mdat", data)})},
		{name: "an mdat without a moof", b: join([][]byte{small, box("mdat", words(0)), plain(video(0, true))}), samples: pictures(0, 1)},
		{name: "a moof before the init segment", b: join([][]byte{plain(video(0, true)), small, plain(video(5, true))}), samples: pictures(5, 1)},
		{name: "boxes that end in a header", b: append(bytes.Clone(file), 0, 0), samples: pictures(0, 3),
			err: "box: only 2 bytes of its header are there: unexpected EOF"},
		{name: "boxes that end in a moof", b: append(bytes.Clone(file), plain(video(3, true))[:20]...), samples: pictures(0, 3),
			err: "moof: only 20 of its 100 bytes are there: unexpected EOF"},
		{name: "boxes that end in an mdat", b: file[:len(file)-1], samples: pictures(0, 1),
			err: "mdat: only 35 of its 36 bytes are there: unexpected EOF"},
		{name: "boxes that end between moof and mdat", b: append(bytes.Clone(file), moofOf(video(3, true))...), samples: pictures(0, 3),
			err: "moof: its mdat is not there: unexpected EOF"},
		{name: "a moof of 4 GiB", b: append(bytes.Clone(file), huge("moof")...), samples: pictures(0, 3),
			err: "moof: size 4294967295 exceeds 16777216"},
		{name: "a moov of 4 GiB", b: huge("moov"), err: "byte 0: moov: size 4294967295 exceeds 33554432"},
		{name: "an mdat of 4 GiB", b: slices.Concat(small, moofOf(video(0, true)), huge("mdat")), err: "mdat: size 4294967295 exceeds 67108872"},
		{name: "another box of 4 GiB", b: append(bytes.Clone(file), huge("free")...), samples: pictures(0, 3),
			err: "free: size 4294967295 exceeds 16777216"},
		{name: "boxes that end in a box", b: append(bytes.Clone(file), 0, 0, 0, 99, 'f', 'r', 'e', 'e'), samples: pictures(0, 3),
			err: "free: only 8 of its 99 bytes are there: unexpected EOF"},
		{name: "a box that is none", b: append(bytes.Clone(file), 0, 0, 0, 9, 1, 2, 3, 4, 5), samples: pictures(0, 3),
			err: "box type 0x01020304 is not four letters"},
		{name: "a moof that makes no sense", b: join([][]byte{small, box("moof", box("traf")), box("mdat", words(0)), plain(video(0, true))}), samples: pictures(0, 1)},
		{name: "a finished MP4", b: join([][]byte{box("ftyp", []byte("isom")), box("moov", box("mvhd"))}), err: "byte 12: init segment: moov: no mvex"},

		{name: "empty", err: "byte 0: the input is empty"},
		{name: "text", b: []byte("Dear camera,\nhow are you?\n"), err: "byte 0: the input looks like text, not like a stream or dump of a camera"},
		{name: "a page", b: []byte("<html>"), err: "byte 0: the input looks like XML or HTML, not like a stream or dump of a camera"},
		{name: "a playlist", b: []byte("#EXTM3U\n"), err: "byte 0: the input looks like an HLS playlist, not like a stream or dump of a camera"},
		{name: "a JPEG that was cut", b: []byte("\xff\xd8\xff\xe0\x00\x10JFIF"), err: "byte 0: picture: only 10 bytes of it are there: unexpected EOF"},
		{name: "an answer that is a page", b: []byte("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>"), err: "byte 0: there is no JPEG picture, it looks like XML or HTML"},
		{name: "a transport stream", b: bytes.Repeat(append([]byte{0x47, 0xff, 0xfe}, make([]byte, 185)...), 3), err: "byte 564: no program in 3 packets"},
		{name: "anything", b: []byte{1, 2, 3, 4}, err: "byte 0: the input looks like nothing known: 01 02 03 04, not like a stream or dump of a camera"},
	}
}

type dump struct {
	name    string
	b       []byte
	samples string
	err     string // the end of it
}

// However the bytes come in, the same comes out.
func TestDump(t *testing.T) {
	for _, d := range dumps(t) {
		t.Run(d.name, func(t *testing.T) {
			var whole []wire.Frame
			for how, r := range map[string]io.Reader{
				"whole":              bytes.NewReader(d.b),
				"one byte at a time": iotest.OneByteReader(bytes.NewReader(d.b)),
				"half of it":         iotest.HalfReader(bytes.NewReader(d.b)),
			} {
				lines, out, err := demuxDump(t, Options{}, r)
				text := ""
				if err != nil {
					text = err.Error()
				}
				if !strings.HasSuffix(text, d.err) || (text == "") != (d.err == "") || text != "" && !strings.HasPrefix(text, "byte ") {
					t.Errorf("%s: error %q, want %q", how, text, d.err)
				}
				if cut := strings.HasSuffix(d.err, "unexpected EOF"); errors.Is(err, io.ErrUnexpectedEOF) != cut {
					t.Errorf("%s: the input was cut: %v, want %v", how, !cut, cut)
				}
				if got := samples(lines); got != d.samples {
					t.Errorf("%s: samples:\n%s\nwant:\n%s", how, got, d.samples)
				}
				if whole == nil {
					whole = out
				}
				if !slices.EqualFunc(whole, out, sameFrame) {
					t.Errorf("%s: other frames came out", how)
				}
			}
		})
	}
}

func sameFrame(a, b wire.Frame) bool {
	return line(&a) == line(&b) && a.Duration == b.Duration && a.Offset == b.Offset && bytes.Equal(a.Payload, b.Payload)
}

func TestDumpTime(t *testing.T) {
	start := day
	unset, set := segment(t, small, false, 0), segment(t, small, false, created)
	from := func(init []byte, n int) []byte {
		return slices.Concat(init, plain(video(n, true)), plain(video(n+1, false)))
	}
	for name, c := range map[string]struct {
		opts Options
		b    []byte
		want wire.Time
	}{
		"told":                        {Options{Start: &start}, from(set, 5), day},
		"by its bytes":                {Options{}, from(set, 5), 1_599_748_914_200_000},
		"by nothing":                  {Options{}, from(unset, 5), 200_000},
		"by its bytes, from the zero": {Options{}, from(set, 0), 1_599_748_914_000_000},
	} {
		_, out, err := demuxDump(t, c.opts, bytes.NewReader(c.b))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, f := range out {
			if f.Kind != wire.KindSample {
				continue
			}
			if f.Time != c.want {
				t.Errorf("%s: the first sample is at %v, want %v", name, f.Time, c.want)
			}
			break
		}
	}
}

// A dump over two runs of a server goes on where the first one ended.
func TestDumpGoesOn(t *testing.T) {
	start := day
	init := initRecord(segment(t, small, false, created))
	b := bytes.Join(slices.Concat([][]byte{init}, stream(0, 2), [][]byte{init}, stream(0, 1)), nil)
	lines, _, err := demuxDump(t, Options{Start: &start}, bytes.NewReader(b))
	if err != nil {
		t.Error(err)
	}
	expect(t, lines, `
		1 H 0 dump avc1.42c00a
		1 S 0 key picture 0
		1 S 40 picture 1
		1 N 80 clock
		1 S 80 key break picture 0
		1 E 80`)
}

func TestTransportOption(t *testing.T) {
	b := bytes.Join(slices.Concat([][]byte{initRecord(segment(t, small, false, 0))}, stream(0, 1)), nil)
	if _, _, err := demuxDump(t, Options{Transport: "fmp4"}, bytes.NewReader(b)); err == nil {
		t.Error("records were read as boxes")
	}
	_, _, err := demuxDump(t, Options{Transport: "pigeon"}, bytes.NewReader(b))
	if err == nil || fault.HintOf(err) != "known are "+strings.Join(Transports(), ", ") {
		t.Errorf("got %v, hint %q", err, fault.HintOf(err))
	}
	start := day
	_, _, err = demuxed(t, Options{Start: &start}, flow.Of(nil, declared(gate, arrive(day, b)...)...))
	if !fault.IsUsage(err) {
		t.Errorf("a start for what was seen to arrive: got %v, want wrong usage", err)
	}
}
