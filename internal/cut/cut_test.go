package cut

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/pkg/wire"

	"github.com/google/go-cmp/cmp"
)

// script builds frames from words, one a frame, so that a test shows its
// streams as lines of text:
//
//	Hv1=x@0   H of stream 1, camera x, pictures (v sound: a, raw: r), time 0
//	K1@10     a key sample of stream 1 at 10; +5 after it is the offset
//	S1@20     another sample
//	R1@20     raw; R1@20k flags keep, kb keep and break, h head
//	G1@20:30  a gap from 20 to 50; N1@20 a note; E1@90 an end
//
// Payloads are the words themselves.
func script(t testing.TB, words string) []wire.Frame {
	t.Helper()
	var frames []wire.Frame
	for _, word := range strings.Fields(words) {
		frames = append(frames, frameOf(t, word))
	}
	return frames
}

func frameOf(t testing.TB, word string) wire.Frame {
	t.Helper()
	head, tail, ok := strings.Cut(word, "@")
	if !ok {
		t.Fatalf("%s: no @", word)
	}
	f := wire.Frame{Kind: wire.Kind(word[0])}
	var at, more int64
	if f.Kind == wire.KindHeader {
		var kind byte
		var camera string
		scan(t, word, head[1:2], "%c", &kind)
		scan(t, word, strings.ReplaceAll(head[2:], "=", " "), "%d %s", &f.Stream, &camera)
		scan(t, word, tail, "%d", &at)
		h := wire.Header{Stage: wire.StageMedia, Camera: camera}
		switch kind {
		case 'r':
			h.Stage = wire.StageRaw
		case 'a':
			h.Rate = 48000
		}
		return h.Frame(f.Stream, wire.Time(at))
	}
	scan(t, word, head[1:], "%d", &f.Stream)
	digits := strings.TrimRight(tail, "kbhp")
	for _, letter := range tail[len(digits):] {
		f.Flags |= map[rune]wire.Flags{'k': wire.FlagKeep, 'b': wire.FlagBreak, 'h': wire.FlagHead, 'p': wire.FlagPreroll}[letter]
	}
	first, second, two := strings.Cut(strings.ReplaceAll(digits, "+", ":"), ":")
	scan(t, word, first, "%d", &at)
	if two {
		scan(t, word, second, "%d", &more)
	}
	f.Time = wire.Time(at)
	switch f.Kind {
	case 'K':
		f.Kind, f.Flags = wire.KindSample, f.Flags|wire.FlagKey
	case wire.KindGap:
		gap := wire.Gap{Cause: wire.CauseClosed, Length: more}
		return gap.Frame(f.Stream, f.Time)
	case wire.KindNote:
		note := wire.Note{What: word}
		return note.Frame(f.Stream, f.Time)
	case wire.KindEnd:
		end := wire.End{}
		return end.Frame(f.Stream, f.Time)
	}
	f.Offset, f.Payload = int32(more), []byte(word)
	return f
}

func scan(t testing.TB, word, text, format string, to ...any) {
	t.Helper()
	if _, err := fmt.Sscanf(text, format, to...); err != nil {
		t.Fatalf("%s: %v", word, err)
	}
}

// words is what script made, the other way round. Preroll is shown by p; the
// note of a cut is "cut" with the start.
func words(frames []wire.Frame) string {
	var all []string
	for _, f := range frames {
		all = append(all, wordOf(f))
	}
	return strings.Join(all, " ")
}

func wordOf(f wire.Frame) string {
	switch f.Kind {
	case wire.KindHeader:
		h, _ := wire.ParseHeader(f.Payload)
		kind := "v"
		if h.Stage == wire.StageRaw {
			kind = "r"
		} else if h.Audio() {
			kind = "a"
		}
		return fmt.Sprintf("H%s%d=%s@%d", kind, f.Stream, h.Camera, f.Time)
	case wire.KindNote:
		if n, _ := wire.ParseNote(f.Payload); n.What == "cut" {
			return fmt.Sprintf("cut%d@%d", f.Stream, f.Time)
		}
	}
	kind := f.Kind.String()
	if f.Is(wire.KindSample, wire.FlagKey) {
		kind = "K"
	}
	word := fmt.Sprintf("%s%d@%d", kind, f.Stream, int64(f.Time))
	switch {
	case f.Kind == wire.KindGap && f.Duration > 0:
		word += fmt.Sprintf(":%d", f.Duration)
	case f.Offset != 0:
		word += fmt.Sprintf("+%d", f.Offset)
	}
	for _, letter := range []struct {
		flag wire.Flags
		text string
	}{{wire.FlagKeep, "k"}, {wire.FlagBreak, "b"}, {wire.FlagHead, "h"}, {wire.FlagPreroll, "p"}} {
		if f.Flags.Has(letter.flag) {
			word += letter.text
		}
	}
	return word
}

// between returns Options for a fixed range.
func between(from, to wire.Time, cameras ...string) Options {
	return Options{
		Range:   func(wire.Time) (Range, error) { return Range{from, to}, nil },
		Cameras: cameras,
	}
}

var cuts = []struct {
	name     string
	from, to wire.Time
	cameras  string
	in, want string
}{
	{"from the key before, to the end of decode time", 25, 45, "",
		"Hv1=x@0 K1@0 S1@10 K1@20 S1@30 K1@40 S1@50 S1@60 E1@70",
		"Hv1=x@20 cut1@20 K1@20p S1@30 K1@40 E1@45"},
	{"key exactly at the beginning", 20, 40, "",
		"Hv1=x@0 K1@0 S1@10 K1@20 S1@30 K1@40 E1@50",
		"Hv1=x@20 cut1@20 K1@20 S1@30 E1@40"},
	{"no key before: the first one inside", 5, 100, "",
		"Hv1=x@0 S1@0 S1@10 K1@20 S1@30 E1@40",
		"Hv1=x@20 cut1@20 K1@20 S1@30 E1@40"},
	{"to alone", always.From, 25, "",
		"Hv1=x@0 K1@0 S1@10 K1@20 S1@30 E1@40",
		"Hv1=x@0 cut1@0 K1@0 S1@10 K1@20 E1@25"},
	{"from alone keeps the input's own end", 15, always.To, "",
		"Hv1=x@0 K1@0 S1@10 K1@20 S1@30 E1@40",
		"Hv1=x@0 cut1@0 K1@0p S1@10p K1@20 S1@30 E1@40"},
	{"pictures that are shown later than decoded", 25, 100, "",
		"Hv1=x@0 K1@0+10 S1@10+10 K1@20+10 S1@30+10 E1@40",
		"Hv1=x@0 cut1@0 K1@0+10p S1@10+10p K1@20+10 S1@30+10 E1@40"},
	{"sound starts with the pictures", 25, 45, "",
		"Hv1=x@0 Ha2=x@0 K1@0 S2@0 S2@10 S2@19 S2@22 K1@20 S2@24 S2@26 S1@30 S2@40 K1@50 S2@46 E1@60 E2@60",
		"Hv1=x@20 Ha2=x@20 cut1@20 S2@22p K1@20p S2@24p S2@26 S1@30 S2@40 E1@45 E2@45"},
	{"sound that comes late is left out before the key", 20, 100, "",
		"Hv1=x@0 Ha2=x@0 K1@0 S1@10 K1@20 S2@15 S2@20 E1@60 E2@60",
		"Hv1=x@20 Ha2=x@20 cut1@20 K1@20 S2@20 E1@60 E2@60"},
	{"sound only", 25, 45, "",
		"Ha2=x@0 S2@0 S2@10 S2@20 S2@30 S2@40 S2@50 E2@60",
		"Ha2=x@20 cut2@20 S2@20p S2@30 S2@40 E2@45"},
	{"sound between two pictures", 25, 45, "",
		"Hv1=x@0 Ha2=x@0 K1@0 S2@0 S2@20 S2@30 S2@40 K1@60 S2@60 E1@60 E2@60",
		"Hv1=x@0 Ha2=x@0 cut1@0 K1@0p S2@0p S2@20p S2@30 S2@40 E1@45 E2@45"},
	{"second pictures start at a key of their own", 25, 100, "",
		"Hv1=x@0 Hv2=x@0 K1@0 K2@1 S2@11 K2@21 K1@20 S2@24 K1@30 S2@31 E1@60 E2@60",
		"Hv1=x@20 Hv2=x@20 cut1@20 K2@21p K1@20p S2@24p K1@30 S2@31 E1@60 E2@60"},
	{"second pictures without a key yet", 25, 100, "",
		"Hv1=x@0 Hv2=x@0 K1@20 S2@24 K1@30 S2@31 K2@41 S2@51 E1@60 E2@60",
		"Hv1=x@20 Hv2=x@20 cut1@20 K1@20p K1@30 K2@41 S2@51 E1@60 E2@60"},
	{"second pictures whose key is earlier", 25, 100, "",
		"Hv1=x@0 Hv2=x@0 K1@0 K2@15 K1@20 S2@24 K1@30 S2@31 E1@60 E2@60",
		"Hv1=x@20 Hv2=x@15 cut1@20 K2@15p K1@20p S2@24p K1@30 S2@31 E1@60 E2@60"},
	{"two cameras, each from its own key", 25, 45, "",
		"Hv1=x@0 Hv2=y@0 K1@0 K2@5 K1@20 S2@15 K1@30 K2@25 S2@35 K1@40 K1@50 S2@45",
		"Hv1=x@20 cut1@20 K1@20p K1@30 Hv2=y@25 cut2@25 K2@25 S2@35 K1@40 E1@45 E2@45"},
	{"one camera of two", 25, 45, "y",
		"Hv1=x@0 Hv2=y@0 K1@0 K2@5 K1@20 S2@15 K1@30 K2@25 S2@35 K1@40 K1@50 S2@45 X1@0",
		"Hv2=y@25 cut2@25 K2@25 S2@35 E2@45"},
	{"a camera that hangs does not keep the cut from ending", 25, 45, "",
		"Hv1=x@0 Hv2=y@0 K2@5 K1@20 K1@30 K1@50 K1@120000044 K1@120000045 X1@0",
		"Hv1=x@20 cut1@20 K1@20p K1@30 E1@45"},
	{"a camera declared later is waited for", 25, 45, "y",
		"Hv1=x@0 K1@120000045 Hv2=y@20 K2@30 K2@50 X1@0",
		"Hv2=y@30 cut2@30 K2@30 E2@45"},
	{"a new declaration past the range will do", 25, 45, "",
		"Hv1=x@0 Ha2=x@0 K1@20 S2@21 K1@30 K1@50 E2@48 Ha2=x@50 X1@0",
		"Hv1=x@20 Ha2=x@20 cut1@20 K1@20p S2@21p K1@30 E2@48 E1@45"},
	{"a stream that ended before the range is not there", 25, 45, "",
		"Hv1=x@0 Ha2=x@0 K1@0 S2@0 E2@5 K1@20 S1@30 E1@40",
		"Hv1=x@20 cut1@20 K1@20p S1@30 E1@40"},
	{"sound that was held and ended before the range", 25, 45, "",
		"Hv1=x@0 Ha2=x@0 K1@0 S2@1 E2@5 S1@10 S1@30 E1@40",
		"Hv1=x@0 cut1@0 K1@0p S1@10p S1@30 E1@40"},
	{"pictures that were held and ended before the range", 25, 45, "",
		"Hv1=x@0 Ha2=x@0 K1@0 S2@1 E1@5 S2@10 S2@20 S2@30 E2@40",
		"Ha2=x@20 cut2@20 S2@20p S2@30 E2@40"},
	{"a wanted camera is away while another one is past the range", 25, 45, "y",
		"Hv1=x@0 Hv2=y@0 K2@5 E2@20 K1@50 Hv2=y@30 K2@30 K2@50 X1@0",
		"Hv2=y@30 cut2@30 K2@30 E2@45"},
	{"all streams ended before the range, and were declared again", 25, 100, "",
		"Hv1=x@0 Ha2=x@0 K1@0 S2@0 E1@10 E2@10 Hv1=x@30 K1@30 S1@40 E1@50",
		"Hv1=x@30 cut1@30 K1@30 S1@40 E1@50"},
	{"a clock that was set back, inside the range and out of it", 25, 45, "",
		"Hv1=x@0 K1@20 S1@30 E1@40 Hv1=x@10 K1@10 S1@20 K1@26 S1@30 K1@45",
		"Hv1=x@20 cut1@20 K1@20p S1@30 E1@40 Hv1=x@10 K1@10p S1@20p K1@26 S1@30 E1@45"},
	{"another codec while sound goes on", 25, 100, "",
		"Hv1=x@0 Ha2=x@0 K1@20 S2@21 S1@30 S2@31 E1@35 Hv1=x@35 K1@36 S2@37 E1@50 E2@50",
		"Hv1=x@20 Ha2=x@20 cut1@20 K1@20p S2@21p S1@30 S2@31 E1@35 Hv1=x@36 K1@36 S2@37 E1@50 E2@50"},
	{"notes in the range", 25, 45, "",
		"Hv1=x@0 N1@0 K1@20 N1@24 N1@25 S1@30 N1@44 N1@45 N0@30 N0@50 S1@50",
		"Hv1=x@20 cut1@20 K1@20p N1@25 S1@30 N1@44 N0@30 E1@45"},
	{"notes before anything says where the range is", 25, 45, "",
		"Hv1=x@0 N1@0 N1@25 N0@26 K1@30 E1@45",
		"N0@26 Hv1=x@30 cut1@30 N1@25 K1@30 E1@45"},
	{"gaps that overlap the range", 25, 45, "",
		"Hv1=x@0 K1@0 G1@10:5 G1@16:9 G1@16:10 K1@30 G1@44:20 G1@45:10 K1@50",
		"Hv1=x@0 cut1@0 K1@0p G1@16:10 K1@30 G1@44:20 E1@45"},
	{"a key after a gap, before the range", 25, 45, "",
		"Hv1=x@0 K1@0 G1@10:16 K1@24 K1@30 K1@50",
		"Hv1=x@24 cut1@24 G1@10:16 K1@24p K1@30 E1@45"},
	{"a camera that was away", 25, 45, "",
		"Hv1=x@0 Hv2=y@0 K1@0 K2@0 K1@30 S2@10 K1@40 G2@10:50 K1@60 K2@60",
		"Hv1=x@0 cut1@0 K1@0p K1@30 K1@40 Hv2=y@25 cut2@25 G2@10:50 E1@45 E2@45"},
	{"already preroll", 10, 45, "",
		"Hv1=x@0 K1@0p S1@10p S1@20 K1@45",
		"Hv1=x@0 cut1@0 K1@0p S1@10p S1@20 E1@45"},
	{"nothing asked", always.From, always.To, "y",
		"Hv1=x@0 Hv2=y@0 K1@0 K2@0 S2@10 E2@20 K1@10 E1@20",
		"Hv2=y@0 K2@0 S2@10 E2@20"},
	{"a kind of a later version", 25, 45, "",
		"Hv1=x@0 K1@0 Q1@10 Q1@30 K1@30 Q1@40 Q1@45 K1@50",
		"Hv1=x@0 cut1@0 K1@0p Q1@30 K1@30 Q1@40 E1@45"},
	{"what was not declared", 25, 45, "", "S7@30 N7@30 E7@30 Hv1=x@0 K1@30 K1@50", "Hv1=x@30 cut1@30 K1@30 E1@45"},

	{"raw: keep frames are carried along", 25, 45, "",
		"Hr1=x@0 R1@1kh R1@2k R1@10 R1@20 R1@30 R1@40 R1@50 X1@0",
		"Hr1=x@1 cut1@30 R1@1kh R1@2k R1@30b R1@40 E1@45"},
	{"raw: a new connection takes the place of the old", 25, 45, "",
		"Hr1=x@0 R1@1kh R1@2k R1@10 G1@10:5 R1@15kh R1@16k R1@30 R1@50",
		"Hr1=x@15 cut1@30 R1@15kh R1@16k R1@30b E1@45"},
	{"raw: connected inside the range", 25, 45, "",
		"Hr1=x@0 R1@1kh R1@2k R1@10 G1@10:20 R1@30kh R1@31k R1@32 R1@33 R1@50",
		"Hr1=x@1 cut1@10 R1@1kh R1@2k G1@10:20 R1@30kh R1@31k R1@32b R1@33 E1@45"},
	{"raw: notes in the range", 25, 45, "",
		"Hr1=x@0 R1@1k N1@2 N1@26 R1@30 N1@44 N1@45 R1@50",
		"Hr1=x@1 cut1@30 R1@1k N1@26 R1@30b N1@44 E1@45"},
	{"raw: declared inside the range", 25, 45, "",
		"Hr1=x@26 R1@27kh R1@28 R1@50",
		"Hr1=x@27 cut1@27 R1@27kh R1@28 E1@45"},
	{"raw: declared just where the range begins", 25, 45, "",
		"Hr1=x@25 R1@27 R1@50",
		"Hr1=x@27 cut1@27 R1@27b E1@45"},
	{"raw: from alone", 25, always.To, "",
		"Hr1=x@0 R1@1k R1@30 R1@90 E1@90",
		"Hr1=x@1 cut1@30 R1@1k R1@30b R1@90 E1@90"},
	{"raw and media on one pipe", 25, 45, "",
		"Hr1=x@0 Hv2=y@0 R1@1k K2@0 R1@30 S2@30 R1@50 S2@50",
		"Hr1=x@1 cut1@30 R1@1k R1@30b Hv2=y@0 cut2@0 K2@0p S2@30 E1@45 E2@45"},
}

func TestCuts(t *testing.T) {
	for _, c := range cuts {
		t.Run(c.name, func(t *testing.T) {
			in, err := script(t, strings.TrimSuffix(c.in, "X1@0")), error(nil)
			if strings.HasSuffix(c.in, "X1@0") {
				err = errors.New("read on past the end of the range")
			}
			ledger := flow.NewLedger()
			out, err := flow.Collect(Stage(between(c.from, c.to, strings.Fields(c.cameras)...), ledger)(flow.Of(err, in...)))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, words(out)); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
			lawful(t, ledger, out)
		})
	}
}

// lawful checks that all bytes are accounted for, and that no frame is earlier
// than its stream's watermark or its frame before.
func lawful(t *testing.T, ledger *flow.Ledger, out []wire.Frame) {
	t.Helper()
	got := map[uint16]wire.Count{}
	mark := map[uint16]wire.Time{}
	for _, f := range out {
		switch f.Kind {
		case wire.KindHeader:
			mark[f.Stream] = f.Time
		case wire.KindRaw, wire.KindSample:
			n := got[f.Stream]
			n.Add(1, int64(len(f.Payload)))
			got[f.Stream] = n
			if last, ok := mark[f.Stream]; !ok || f.Time < last {
				t.Errorf("%s: the stream was at %d, declared: %v", wordOf(f), last, ok)
			}
			mark[f.Stream] = f.Time
		}
	}
	for stream, totals := range ledger.All() {
		if totals.Out != got[stream] {
			t.Errorf("stream %d: out %v, the ledger says %v", stream, got[stream], totals.Out)
		}
		sum := totals.Out
		for _, d := range totals.Dropped {
			sum.Add(d.Frames, d.Bytes)
		}
		for _, l := range totals.Lost {
			sum.Add(l.Frames, l.Bytes)
		}
		if sum != totals.In {
			t.Errorf("stream %d: in %v is not out, dropped and lost: %v", stream, totals.In, sum)
		}
	}
}

func TestFaults(t *testing.T) {
	torn := fmt.Errorf("byte 7: %w", io.ErrUnexpectedEOF)
	for _, c := range []struct {
		name     string
		from, to wire.Time
		cameras  string
		in       string
		err      error
		out      string
		want     string
		cut      bool
	}{
		{"nothing in the range", 1e6, 2e6, "", "Hv1=x@0 K1@10 S1@20 E1@30", nil, "",
			"nothing between 1970-01-01T00:00:01.000000Z and 1970-01-01T00:00:02.000000Z: the stream goes from 1970-01-01T00:00:00.000010Z to 1970-01-01T00:00:00.000020Z", false},
		{"nothing before", always.From, 5, "", "Hv1=x@0 K1@10 S1@20 E1@30", nil, "",
			"nothing before 1970-01-01T00:00:00.000005Z: the stream goes from 1970-01-01T00:00:00.000010Z", false},
		{"nothing after", 50, always.To, "", "Hv1=x@0 K1@10 S1@20 E1@30", nil, "",
			"nothing from 1970-01-01T00:00:00.000050Z on: the stream goes", false},
		{"nothing but a gap", 25, 45, "", "Hv1=x@0 K1@10 G1@15:50 K1@65 E1@70", nil,
			"Hv1=x@25 cut1@25 G1@15:50 E1@45", "nothing between", false},
		{"no frames at all", 1, 2, "", "", nil, "", "there is nothing to cut", false},
		{"headers only", 1, 2, "", "Hv1=x@0 N1@1 E1@0", nil, "", "there is nothing to cut", false},
		{"a camera that is not there", 15, 25, "z", "Hv1=y@0 Hv2=x@0 K1@10 S1@20 E1@30 E2@30", nil, "",
			`camera "z" is not there: cameras are "x", "y"`, false},
		{"a camera that is there and one that is not", 15, 25, "y z", "Hv1=y@0 K1@10 S1@20 S1@30 E1@30", nil,
			"Hv1=y@10 cut1@10 K1@10p S1@20 E1@30", `camera "z" is not there: cameras are "y"`, false},
		{"no cameras", 15, 25, "z", "", nil, "", `camera "z" is not there: no camera is`, false},
		{"cut inside the range", 15, 45, "", "Hv1=x@0 K1@10 S1@20", torn, "Hv1=x@10 cut1@10 K1@10p S1@20", "byte 7: unexpected EOF", true},
		{"cut before the range", 15, 45, "", "Hv1=x@0 K1@10", torn, "", "1970-01-01T00:00:00.000010Z: byte 7: unexpected EOF", true},
		{"cut with something held", 15, 45, "", "Hv1=x@0 Ha2=x@0 K1@10 S2@20", torn, "Hv1=x@10 Ha2=x@10 cut1@10 K1@10p S2@20", "byte 7", true},
		{"cut with a gap held", 15, 45, "", "Hv1=x@0 K1@10 G1@20:5", torn, "Hv1=x@15 cut1@15 G1@20:5", "nothing between", true},
		{"a header that can't be read", 15, 45, "", "Hv1=x@0 K1@10 S1@20 H", nil, "Hv1=x@10 cut1@10 K1@10p S1@20", `stream 1: header: stage is ""`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := script(t, strings.TrimSuffix(c.in, " H"))
			if strings.HasSuffix(c.in, " H") {
				in = append(in, wire.Frame{Kind: wire.KindHeader, Stream: 1, Payload: []byte("{}")})
			}
			ledger := flow.NewLedger()
			out, err := flow.Collect(Stage(between(c.from, c.to, strings.Fields(c.cameras)...), ledger)(flow.Of(c.err, in...)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %s", err, c.want)
			}
			if errors.Is(err, io.ErrUnexpectedEOF) != c.cut {
				t.Errorf("error %v: cut is %v", err, !c.cut)
			}
			if diff := cmp.Diff(c.out, words(out)); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
			lawful(t, ledger, out)
		})
	}
}

// TestAccounts: they begin where the cut starts.
func TestAccounts(t *testing.T) {
	ledger := flow.NewLedger()
	c := New(between(25, 45), ledger)
	in := script(t, "Hv1=x@0 Ha2=x@0 K1@0 S2@1 K1@20 S2@21 S1@30 S2@19 S1@45 S2@40 S2@45")
	_, err := flow.Collect(c.Parts(func(yield func(flow.Frames) bool) {
		c.Lost(1, 1, 1000)
		yield(flow.Of(nil, in...))
		c.Lost(1, 1, 7)
		c.Lost(0, 0, 3)
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := map[uint16]*wire.Totals{
		0: {In: wire.Count{Frames: 0, Bytes: 3}, Lost: map[string]wire.Count{"damage": {Frames: 0, Bytes: 3}}, Dropped: map[string]wire.Count{}},
		1: {Camera: "x", In: wire.Count{Frames: 4, Bytes: 22}, Out: wire.Count{Frames: 2, Bytes: 10},
			Dropped: map[string]wire.Count{"range": {Frames: 1, Bytes: 5}}, Lost: map[string]wire.Count{"damage": {Frames: 1, Bytes: 7}}},
		2: {Camera: "x", In: wire.Count{Frames: 4, Bytes: 20}, Out: wire.Count{Frames: 2, Bytes: 10},
			Dropped: map[string]wire.Count{"range": {Frames: 2, Bytes: 10}}, Lost: map[string]wire.Count{}},
	}
	if diff := cmp.Diff(want, ledger.All()); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestNote(t *testing.T) {
	out, err := flow.Collect(Stage(between(25, 45), flow.NewLedger())(flow.Of(nil, script(t, "Hv1=x@0 K1@20 S1@30 S1@50")...)))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"what":"cut","text":"asked: between 1970-01-01T00:00:00.000025Z and 1970-01-01T00:00:00.000045Z; starts at 1970-01-01T00:00:00.000020Z","values":{"from":25,"start":20,"to":45}}`
	if got := string(out[1].Payload); got != want {
		t.Errorf("note %s\nwant %s", got, want)
	}
}

// TestParts: each input is cut to where it is past the range, also where an
// earlier one was cut.
func TestParts(t *testing.T) {
	ledger := flow.NewLedger()
	c := New(between(25, 45), ledger)
	torn := fmt.Errorf("byte 7: %w", io.ErrUnexpectedEOF)
	out, err := flow.Collect(c.Parts(func(yield func(flow.Frames) bool) {
		_ = yield(flow.Of(errors.New("read on"), script(t, "Hv1=x@0 K1@20 S1@30 S1@50")...)) &&
			yield(flow.Of(torn, script(t, "Hv1=y@0 K1@0 K1@24 S1@30")...)) &&
			yield(flow.Of(nil, script(t, "Hv1=z@0 K1@0 K1@10 E1@20")...)) &&
			yield(flow.Of(nil, script(t, "Hv1=x@30 K1@40 E1@42")...))
	}))
	if err != torn {
		t.Errorf("error %v", err)
	}
	const want = "Hv1=x@20 cut1@20 K1@20p S1@30 E1@45 Hv1=y@24 cut1@24 K1@24p S1@30 Hv1=x@40 cut1@40 K1@40 E1@42"
	if diff := cmp.Diff(want, words(out)); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// TestReaderGone: a stage yields nothing more when nobody wants more.
func TestReaderGone(t *testing.T) {
	in := script(t, "Hv1=x@0 Ha2=x@0 K1@20 S2@21 S1@30 S1@50 S2@50")
	for n := range 6 {
		got := 0
		for range Stage(between(25, 45), flow.NewLedger())(flow.Of(nil, in...)) {
			if got++; got > n {
				break
			}
		}
	}
}

// TestHoldLimit: what is held of a camera is bounded, and the cut starts at the
// next key.
func TestHoldLimit(t *testing.T) {
	big := make([]byte, holdLimit/4)
	for _, c := range []struct{ name, in string }{
		{"before the range", "Hv1=x@0 K1@0 S1@1 S1@2 S1@3 S1@4 S1@30 K1@40 S1@41"},
		{"with the first frame of the range", "Hv1=x@0 K1@0 S1@1 S1@2 S1@3 S1@25 S1@30 K1@40 S1@41"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := script(t, c.in)
			for i := 2; i < 6; i++ {
				in[i].Payload = big
			}
			warned := ""
			o := between(25, always.To)
			o.Warn = func(format string, args ...any) { warned = fmt.Sprintf(format, args...) }
			out, err := flow.Collect(Stage(o, flow.NewLedger())(flow.Of(nil, in...)))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := words(out), "Hv1=x@40 cut1@40 K1@40 S1@41"; got != want {
				t.Errorf("%s\nwant %s", got, want)
			}
			if !strings.Contains(warned, `camera "x": more than 134217728 bytes`) {
				t.Errorf("warning %q", warned)
			}
		})
	}
}

func TestRangeFails(t *testing.T) {
	o := Options{Range: func(first wire.Time) (Range, error) { return Range{}, fault.Usage("first is %d", first) }}
	_, err := flow.Collect(Stage(o, flow.NewLedger())(flow.Of(nil, script(t, "Hv1=x@0 N1@3 G1@7 K1@20")...)))
	if !fault.IsUsage(err) || err.Error() != "first is 7" {
		t.Errorf("error %v", err)
	}
}

// BenchmarkHold is the way to a range at the end of a long stream.
func BenchmarkHold(b *testing.B) {
	in := script(b, "Hv1=x@0 K1@0 S1@10 S1@20 S1@30 S1@40")
	for i := range in[1:] {
		in[i+1].Payload = make([]byte, 10000)
	}
	c := New(between(always.To-1, always.To), flow.NewLedger())
	c.streams, c.cameras = map[uint16]*stream{}, map[string]*camera{}
	c.take(&in[0])
	b.ReportAllocs()
	b.SetBytes(10000)
	for i := 0; b.Loop(); i++ {
		c.take(&in[1+i%5])
	}
}
