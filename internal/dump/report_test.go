package dump

import (
	"strings"
	"testing"

	"campipe/pkg/wire"

	"github.com/google/go-cmp/cmp"
)

// TestGaps: each gap is one line, also one that is completed later, told in the
// order in which it became known.
func TestGaps(t *testing.T) {
	header := wire.Header{Stage: wire.StageMedia, Camera: "x"}
	gap := func(stream uint16, at wire.Time, g wire.Gap) wire.Frame { return g.Frame(stream, at) }
	sample := func(stream uint16, at wire.Time) wire.Frame {
		return wire.Frame{Kind: wire.KindSample, Stream: stream, Time: at}
	}
	first, last, at := int64(17), int64(19), int64(4096)
	again := header.Frame(1, 7e6)
	again.Flags = wire.FlagAgain
	note := wire.Note{What: "n"}
	end := wire.End{}
	stream := encode(t, []wire.Frame{
		header.Frame(1, 0), header.Frame(2, 0),
		gap(1, 1e6, wire.Gap{Cause: "lost", Frames: 2, Bytes: 100}),
		sample(2, 1e6),
		gap(1, 2e6, wire.Gap{Cause: "expired", Length: 6e6, First: &first, Last: &last}),
		sample(1, 8e6),
		gap(1, 9e6, wire.Gap{Cause: "silence", Open: true}),
		again, note.Frame(1, 9e6),
		gap(2, 10e6, wire.Gap{Cause: "closed", Open: true}),
		gap(1, 9e6, wire.Gap{Cause: "silence", Length: 3500000, Text: "no record for 2 s"}),
		gap(0, 11e6, wire.Gap{Cause: "damage", Bytes: 48, At: &at}),
		{Kind: wire.KindGap, Stream: 1, Time: 20e6, Payload: []byte("{}")},
		end.Frame(0, 0),
	})
	got, _, err := show(t, stream, "gaps")
	if err != nil {
		t.Fatal(err)
	}
	const want = `1970-01-01T00:00:01.000000Z -                                      - x 1 lost frames=2 bytes=100
1970-01-01T00:00:02.000000Z 1970-01-01T00:00:08.000000Z     6.000000 x 1 expired segments=17-19
1970-01-01T00:00:09.000000Z 1970-01-01T00:00:12.500000Z     3.500000 x 1 silence no record for 2 s
1970-01-01T00:00:11.000000Z -                                      - - 0 damage bytes=48 at=4096
1970-01-01T00:00:20.000000Z -                                      - x 1 unreadable gap: no cause
1970-01-01T00:00:10.000000Z -                                      - x 2 closed open
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// TestStat: totals of a damaged stream that was entered in its middle, whose
// camera comes back, and whose stream number another camera takes.
func TestStat(t *testing.T) {
	x, y := wire.Header{Stage: wire.StageMedia, Camera: "x", Codec: "jpeg"}, wire.Header{Stage: wire.StageMedia, Camera: "y", Codec: "jpeg"}
	again := x.Frame(1, 0)
	again.Flags = wire.FlagAgain
	keep := wire.Frame{Kind: wire.KindRaw, Flags: wire.FlagKeep | wire.FlagAgain, Stream: 1, Payload: []byte("copy")}
	sample := func(at wire.Time, flags wire.Flags) wire.Frame {
		return wire.Frame{Kind: wire.KindSample, Flags: flags, Stream: 1, Time: at, Duration: 1e6, Payload: make([]byte, 1000)}
	}
	end := wire.End{}
	away := wire.Gap{Cause: wire.CauseClosed, Length: 2e6}
	damaged := sample(-7e6, 0)
	parts := [][]wire.Frame{
		{sample(-10e6, wire.FlagKey), sample(-9e6, 0), again, keep, sample(-8e6, wire.FlagKey)},
		{damaged},
		{sample(-6e6, wire.FlagKey), end.Frame(1, 0), x.Frame(1, 0), away.Frame(1, -5e6), sample(-3e6, 0), end.Frame(1, 0)},
		{y.Frame(1, 5e6), sample(5e6, wire.FlagKey), end.Frame(0, 0)},
	}
	var stream []byte
	for i, part := range parts {
		b := encode(t, part)
		if i == 1 {
			b[40] ^= 1
		}
		stream = append(stream, b...)
	}
	got, noise, err := show(t, stream, "stat")
	if err != nil {
		t.Fatal(err)
	}
	if noise != (skipped{1, 1000}) {
		t.Errorf("noise %v", noise)
	}
	const want = `stream  camera  codec  frames  bytes  kbit/s  first                        span  keys  every (min/avg/max)  gaps  lost  unread
     1  x       jpeg        5   5000     5.0  1969-12-31T23:59:50.000000Z    8s     3  2s/2s/2s                2    3s    1000
     1  y       jpeg        1   1000     8.0  1970-01-01T00:00:05.000000Z    1s     1  -                       0    0s       0
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// TestLines: one line a frame, whatever is in it, and one for bytes that could
// not be read.
func TestLines(t *testing.T) {
	hostile := wire.Frame{Kind: wire.KindNote, Payload: []byte("{\"what\":\"\u009b31m\x7f\"}")}
	hevc := wire.Header{Stage: wire.StageMedia, Codec: "hvc1.1.6.L93.B0"}
	many := wire.Frame{Kind: wire.KindSample, Stream: 1}
	for range 100 {
		many.Payload = append(many.Payload, 0, 0, 0, 1, 0x26)
	}
	broken := wire.Frame{Kind: wire.KindHeader, Stream: 1, Payload: []byte(`{"stage":7}`)}
	records := wire.Frame{Kind: wire.KindRaw, Stream: 1}
	for range 100 {
		records.Payload = append(records.Payload, 0xff, 0, 0, 0)
	}
	partly := wire.Frame{Kind: wire.KindRaw, Stream: 1, Payload: []byte{0xff, 0, 0, 0, 0xfc, 0, 0, 9, 1}}
	end := wire.End{}
	b := encode(t, []wire.Frame{hostile, hevc.Frame(1, 0), many, broken, records, partly, end.Frame(0, 0)})
	got, noise, err := show(t, append([]byte("noise"), b...))
	if err != nil || noise != (skipped{1, 5}) {
		t.Fatal(noise, err)
	}
	for i, want := range []string{
		`0          G -------!   0 1970-01-01T00:00:00.000000Z      0        0      35 {"cause":"damage","bytes":5,"at":0}`,
		`5          N --------   0 1970-01-01T00:00:00.000000Z      0        0      17 {"what":"?31m?"}`,
		`{"stage":"media","codec":"hvc1.1.6.L93.B0"}`,
		`nal 19 19 19 19 19 19 19 19 19 19 19 19 ...`,
		`{"stage":7}`,
		`rec ff:0 ff:0 ff:0 ff:0 ff:0 ff:0 ff:0 ff:0 ff:0 ff:0 ff:0 ff:0 ...`,
		`ff 00 00 00 fc 00 00 09`,
		`{}`,
	} {
		line, rest, _ := strings.Cut(got, "\n")
		if !strings.HasSuffix(line, want) {
			t.Errorf("line %d is %q, want %q", i, line, want)
		}
		got = rest
	}
	if got != "" {
		t.Errorf("more: %q", got)
	}
}
