package dump

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"campipe/pkg/wire"
)

// header, picture, raw and end are frames of the streams that are verified.
func header(stream uint16, t wire.Time, flags wire.Flags) wire.Frame {
	h := wire.Header{Stage: wire.StageMedia, Camera: "x"}
	f := h.Frame(stream, t)
	f.Flags = flags
	return f
}

func picture(stream uint16, t wire.Time) wire.Frame {
	return wire.Frame{Kind: wire.KindSample, Flags: wire.FlagKey, Stream: stream, Time: t, Payload: []byte("abc")}
}

func raw(t wire.Time, flags wire.Flags) wire.Frame {
	return wire.Frame{Kind: wire.KindRaw, Flags: flags, Stream: 1, Time: t, Payload: []byte("raw")}
}

func end(stream uint16, totals *wire.Totals) wire.Frame {
	e := wire.End{Totals: totals}
	return e.Frame(stream, 0)
}

const second = wire.Time(1e6)

// TestVerify: each way to break a law is told of once, and nothing else is.
func TestVerify(t *testing.T) {
	count := func(frames, bytes int64) wire.Count { return wire.Count{Frames: frames, Bytes: bytes} }
	lost := map[string]wire.Count{wire.CauseLost: count(1, 3)}
	gap := wire.Gap{Cause: wire.CauseLost}
	all := wire.End{Streams: map[uint16]*wire.Totals{1: {In: count(2, 6), Out: count(1, 3), Lost: lost}}}
	none := wire.End{Streams: map[uint16]*wire.Totals{}}
	other := header(1, 5, wire.FlagAgain)
	other.Payload = []byte(`{"stage":"raw"}`)
	for _, c := range []struct {
		name   string
		frames []wire.Frame
		want   string // law and fault; nothing where the stream is lawful
	}{
		{"example", example(), ""},
		{"twice", slices.Concat(example(), example()), ""},
		{"nothing declared", []wire.Frame{end(0, nil)}, ""},
		{"not declared", []wire.Frame{header(1, 0, 0), picture(2, 1), end(1, nil), end(0, nil)}, "3 not declared"},
		{"after its end", []wire.Frame{header(1, 0, 0), end(1, nil), picture(1, 1), end(0, nil)}, "3 not declared"},
		{"copy of an H that is not there", []wire.Frame{header(1, 0, wire.FlagAgain), picture(1, 1), end(1, nil), end(0, nil)}, "3 not declared"},
		{"stream 0", []wire.Frame{header(0, 0, 0), end(0, nil)}, "3 the pipe is not declared"},
		{"header that can't be read", []wire.Frame{{Kind: wire.KindHeader, Stream: 1, Payload: []byte("{")}, end(1, nil), end(0, nil)}, "3 unreadable"},
		{"anew", []wire.Frame{header(1, 0, 0), header(1, 1, 0), end(1, nil), end(0, nil)}, "3 declared anew without an end"},
		{"anew after its end", []wire.Frame{header(1, 9, 0), end(1, nil), header(1, 1, 0), end(1, nil), end(0, nil)}, ""},
		{"late", []wire.Frame{header(1, 0, 0), picture(1, 1), header(2, 1, 0), end(1, nil), end(2, nil), end(0, nil)}, "4 declared late"},
		{"just no run", []wire.Frame{header(1, 0, 0), picture(1, 10*second-1), end(1, nil), end(0, nil)}, ""},
		{"no run", []wire.Frame{header(1, 0, 0), picture(1, 10*second), end(1, nil), end(0, nil)}, "4 no copies"},
		{"run", []wire.Frame{header(1, 0, 0), picture(1, 5), header(1, 5, wire.FlagAgain), picture(1, 10*second), end(1, nil), end(0, nil)}, ""},
		{"watermark", []wire.Frame{header(1, 0, 0), picture(1, 5), header(1, 4, wire.FlagAgain), picture(1, 6), end(1, nil), end(0, nil)}, "4 wrong watermark"},
		{"another H", []wire.Frame{header(1, 0, 0), picture(1, 5), other, picture(1, 6), end(1, nil), end(0, nil)}, "4 not a true copy"},
		{"run of one", []wire.Frame{header(1, 0, 0), header(2, 0, 0), header(2, 0, wire.FlagAgain), picture(1, 6), end(1, nil), end(2, nil), end(0, nil)}, "4 run of other streams"},
		{"kept", []wire.Frame{header(1, 0, 0), raw(1, wire.FlagKeep), header(1, 1, wire.FlagAgain), raw(1, wire.FlagKeep|wire.FlagAgain), raw(2, 0), end(1, nil), end(0, nil)}, ""},
		{"not kept", []wire.Frame{header(1, 0, 0), raw(1, wire.FlagKeep), header(1, 1, wire.FlagAgain), raw(2, 0), end(1, nil), end(0, nil)}, "4 copies missing"},
		{"kept wrongly", []wire.Frame{header(1, 0, 0), raw(1, wire.FlagKeep), header(1, 1, wire.FlagAgain), raw(0, wire.FlagKeep|wire.FlagAgain), raw(2, 0), end(1, nil), end(0, nil)}, "4 not a true copy"},
		{"kept too often", []wire.Frame{header(1, 0, 0), header(1, 0, wire.FlagAgain), raw(1, wire.FlagAgain), raw(2, 0), end(1, nil), end(0, nil)}, "4 copy of nothing"},
		{"stray copy", []wire.Frame{header(1, 0, 0), raw(1, wire.FlagAgain), end(1, nil), end(0, nil)}, "4 copy outside of a run"},
		{"same time", []wire.Frame{header(1, 5, 0), picture(1, 5), picture(1, 5), end(1, nil), end(0, nil)}, "6 time stands still"},
		{"same arrival", []wire.Frame{header(1, 5, 0), raw(5, 0), raw(5, 0), end(1, nil), end(0, nil)}, ""},
		{"earlier arrival", []wire.Frame{header(1, 5, 0), raw(6, 0), raw(5, 0), end(1, nil), end(0, nil)}, "6 time goes back"},
		{"before the watermark", []wire.Frame{header(1, 5, 0), picture(1, 4), end(1, nil), end(0, nil)}, "6 time goes back"},
		{"totals", []wire.Frame{header(1, 0, 0), picture(1, 1), end(1, &wire.Totals{In: count(2, 6), Out: count(1, 3), Lost: lost}), gap.Frame(0, 1), all.Frame(0, 0)}, ""},
		{"totals that don't add up", []wire.Frame{header(1, 0, 0), picture(1, 1), end(1, &wire.Totals{In: count(2, 6), Out: count(1, 3)}), end(0, nil)}, "7 totals don't add up"},
		{"totals of another stream", []wire.Frame{header(1, 0, 0), picture(1, 1), end(1, &wire.Totals{In: count(2, 6), Out: count(2, 6)}), end(0, nil)}, "7 totals of something else"},
		{"no totals", []wire.Frame{header(1, 0, 0), picture(1, 1), end(1, nil), none.Frame(0, 0)}, ""},
		{"no gap", []wire.Frame{header(1, 0, 0), picture(1, 1), end(1, nil), all.Frame(0, 0)}, "7 lost without a gap"},
		{"gap that can't be read", []wire.Frame{{Kind: wire.KindGap}, end(0, nil)}, "7 unreadable"},
		{"streams without end", []wire.Frame{header(1, 0, 0), picture(1, 1), end(0, nil)}, "8 the pipe ended before it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, err := verified(t, encode(t, c.frames))
			var found []string
			for line := range strings.Lines(text) {
				if _, violation, ok := strings.Cut(line, " law "); ok {
					law, rest, _ := strings.Cut(violation, " stream ")
					found = append(found, law+" "+strings.Split(rest, ": ")[1])
				}
			}
			if got := strings.Join(found, ", "); got != c.want || (err != nil) != (c.want != "") {
				t.Errorf("got %q, %v\nwant %q\n%s", got, err, c.want, text)
			}
		})
	}
}

func verified(t testing.TB, stream []byte) (string, error) {
	t.Helper()
	var out bytes.Buffer
	_, err := verify(bytes.NewReader(stream), &out)
	return out.String(), err
}

// TestVerifyBytes: with a frame that ends 64 MiB behind the last run all is
// well; with the next one it is not.
func TestVerifyBytes(t *testing.T) {
	v := newVerifier(io.Discard)
	for at, want := range []int{0, 0, 1} {
		it := item{Frame: []wire.Frame{header(1, 0, 0), picture(1, 1), picture(1, 2)}[at]}
		if at > 0 {
			it.at = syncBytes + int64(at-2)*int64(it.Size())
		}
		if err := v.item(&it); err != nil || v.found.count() != want {
			t.Errorf("frame %d: violations: %d, want %d; %v", at, v.found.count(), want, err)
		}
	}
}

// TestVerifyLimit: of a kind ten are printed, and all are counted.
func TestVerifyLimit(t *testing.T) {
	frames := []wire.Frame{header(1, 0, 0), picture(1, 5)}
	for range 25 {
		frames = append(frames, picture(1, 5))
	}
	text, err := verified(t, encode(t, append(frames, end(1, nil), end(0, nil))))
	if n := strings.Count(text, " stream 1: time stands still: "); n != listedFaults {
		t.Errorf("%d lines, want %d", n, listedFaults)
	}
	for _, line := range []string{"law 6: time stands still: 15 more\n", "law 6: times increase: 25\n"} {
		if !strings.Contains(text, line) {
			t.Errorf("no %q in\n%s", line, text)
		}
	}
	if fmt.Sprint(err) != "violations of the laws: 25" {
		t.Error(err)
	}
}

// TestVerifyDamage: damage breaks law 5 and no other, wherever it is; what was
// written before and after it is not at fault. A stream that is only cut breaks
// law 1.
func TestVerifyDamage(t *testing.T) {
	var b bytes.Buffer
	w := wire.NewWriter(&b)
	frames := []wire.Frame{header(1, 0, 0), header(2, 0, 0)}
	for i := wire.Time(1); i < 22; i++ {
		frames = append(frames, picture(1, i*second), picture(2, i*second+1))
	}
	for _, f := range append(frames, end(1, nil), end(2, nil), end(0, nil)) {
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	whole := b.Bytes()
	for at := range whole {
		cut, err := verified(t, whole[:at])
		if !errors.Is(err, io.ErrUnexpectedEOF) && err != nil && !errors.Is(err, wire.ErrNotStream) || strings.Contains(cut, " law ") {
			t.Fatalf("cut at %d: %v\n%s", at, err, cut)
		}
		flipped := bytes.Clone(whole)
		flipped[at] ^= 4
		for name, b := range map[string][]byte{"flipped": flipped, "missing": slices.Delete(bytes.Clone(whole), at, at+1)} {
			text, err := verified(t, b)
			for line := range strings.Lines(text) {
				if strings.Contains(line, " law ") && !strings.Contains(line, " law 5 ") || strings.HasPrefix(line, "law 5") && strings.HasSuffix(line, "ok\n") && !errors.Is(err, io.ErrUnexpectedEOF) {
					t.Fatalf("%s at %d: %s%v", name, at, line, err)
				}
			}
		}
	}
}

// TestVerifyLost: what is lost after damage is counted up to where a decoder
// can go on.
func TestVerifyLost(t *testing.T) {
	frames := []wire.Frame{header(1, 0, 0)}
	for i := range wire.Time(9) {
		f := picture(1, i*second)
		if f.Duration = uint32(second); i%4 != 0 {
			f.Flags = 0
		}
		frames = append(frames, f)
	}
	b := encode(t, append(frames, end(1, nil), end(0, nil)))
	b[len(encode(t, frames[:6]))+wire.HeaderSize] ^= 1 // of the sample at 5 s; the next key is at 8 s
	text, err := verified(t, b)
	if want := "stream 1 x: 3.000000 seconds lost, 0 gaps, 3 bytes unread\n"; !strings.HasSuffix(text, want) || err == nil {
		t.Errorf("got %v and\n%s\nwant %s", err, text, want)
	}
}
