package dump

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"campipe/pkg/wire"

	"github.com/google/go-cmp/cmp"
)

// example is the stream of testdata/example.hex, which docs/wire.md shows too.
func example() []wire.Frame {
	header := wire.Header{Stage: wire.StageMedia, Camera: "x"}
	gap := wire.Gap{Cause: wire.CauseLost}
	end := wire.End{}
	return []wire.Frame{
		header.Frame(1, 0),
		{Kind: wire.KindSample, Flags: wire.FlagKey, Stream: 1, Time: 5, Payload: []byte("abc")},
		{Kind: wire.KindSample, Stream: 1, Time: 6, Payload: []byte("abcdabcdabcdabcdabcdabcdabcdabcdabcd")},
		gap.Frame(1, 6),
		end.Frame(1, 0),
		end.Frame(0, 0),
	}
}

// variety is a stream with all that the printers tell apart.
func variety() []wire.Frame {
	raw := wire.Header{Stage: wire.StageRaw, Camera: "front door", Transport: "evostream"}
	video := wire.Header{Stage: wire.StageMedia, Camera: "x", Codec: "avc1.42c01e"}
	audio := wire.Header{Stage: wire.StageMedia, Camera: "x", Codec: "mp4a.40.2", Rate: 48000}
	note := wire.Note{What: "segment"}
	away := wire.Gap{Cause: wire.CauseClosed, Open: true}
	back := wire.Gap{Cause: wire.CauseClosed, Length: 1500000, Frames: 3, Text: "tcp\x1b reset"}
	end := wire.End{}
	const t = wire.Time(1763647200e6)
	again := video.Frame(2, t+3e6)
	again.Flags = wire.FlagAgain
	return []wire.Frame{
		raw.Frame(1, t),
		{Kind: wire.KindRaw, Flags: wire.FlagHead | wire.FlagKeep, Stream: 1, Time: t, Payload: []byte("HTTP/1.1 101 Switching Protocols\r\nServer: x\r\n\r\n")},
		{Kind: wire.KindRaw, Stream: 1, Time: t + 1, Payload: []byte{0xf9, 0, 0, 0, 0xfc, 0, 0, 2, 1, 2}},
		{Kind: wire.KindRaw, Flags: wire.FlagBreak, Stream: 1, Time: t + 2, Payload: []byte{0xff, 0xd8, 0xff, 0xe0}},
		{Kind: wire.KindRaw, Flags: 0x80, Stream: 1, Time: t + 3},
		video.Frame(2, t),
		audio.Frame(3, t),
		{Kind: wire.KindSample, Flags: wire.FlagKey | wire.FlagPreroll, Stream: 2, Time: t, Offset: -40, Duration: 40000, Payload: []byte{0, 0, 0, 1, 0x67, 0, 0, 0, 2, 0x65, 1}},
		{Kind: wire.KindSample, Flags: wire.FlagDamaged, Stream: 2, Time: t + 40000, Duration: 40000, Payload: []byte{0, 0, 0, 1, 0x41, 0, 0, 1, 0, 1}},
		{Kind: wire.KindSample, Stream: 3, Time: t + 40000, Duration: 20000, Payload: []byte{0x21, 0x10}},
		note.Frame(2, t),
		{Kind: wire.KindNote, Stream: 2, Time: t, Payload: []byte("no\nJSON")},
		away.Frame(2, t+80000),
		back.Frame(2, t+80000),
		{Kind: wire.KindSample, Flags: wire.FlagKey, Stream: 2, Time: t + 2e6, Duration: 40000, Payload: []byte{0, 0, 0, 1, 0x65}},
		again,
		{Kind: wire.KindSample, Flags: wire.FlagKey, Stream: 2, Time: t + 3e6, Duration: 40000, Payload: []byte{0, 0}},
		{Kind: 'Q', Stream: 2, Time: t + 3e6, Payload: []byte("later")},
		end.Frame(2, t+4e6),
		end.Frame(0, t+4e6),
	}
}

func encode(t testing.TB, frames []wire.Frame) []byte {
	t.Helper()
	var b []byte
	var err error
	for _, f := range frames {
		if b, err = f.AppendTo(b); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// show returns what a printer prints of a stream.
func show(t testing.TB, stream []byte, flags ...string) (string, skipped, error) {
	t.Helper()
	var out bytes.Buffer
	var p printer
	src := &tap{src: bytes.NewReader(stream)}
	switch strings.Join(flags, " ") {
	case "":
		p = &lines{&out}
	case "hex":
		p = newHexes(&out, src)
	case "json":
		p = newObjects(&out)
	case "stat":
		p = newStats(func(all []*stat) error { return printTable(&out, all) })
	case "stat json":
		p = newStats(func(all []*stat) error { return encodeStats(newObjects(&out).enc, all) })
	case "gaps":
		p = newGaps(func(g *gap) error { return printGap(&out, g) })
	case "gaps json":
		p = newGaps(func(g *gap) error { return encodeGap(newObjects(&out).enc, g) })
	}
	noise, err := dump(src, p)
	return out.String(), noise, err
}

// TestGolden: what is printed is what testdata says.
func TestGolden(t *testing.T) {
	streams := map[string][]wire.Frame{"example": example(), "variety": variety()}
	for _, c := range []struct{ file, flags string }{
		{"example.hex", "hex"},
		{"example.txt", ""},
		{"variety.hex", "hex"},
		{"variety.txt", ""},
		{"variety.json", "json"},
		{"variety.stat", "stat"},
		{"variety.stat.json", "stat json"},
		{"variety.gaps", "gaps"},
		{"variety.gaps.json", "gaps json"},
	} {
		t.Run(c.file, func(t *testing.T) {
			name, _, _ := strings.Cut(c.file, ".")
			got, noise, err := show(t, encode(t, streams[name]), strings.Fields(c.flags)...)
			if err != nil || noise.places > 0 {
				t.Fatal(noise, err)
			}
			want, err := os.ReadFile("testdata/" + c.file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
		})
	}
}
