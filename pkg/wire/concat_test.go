package wire_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"campipe/pkg/wire"
)

// Law 3: cat a.cam b.cam is a stream.
func TestLawConcatenation(t *testing.T) {
	first, second := write(t, story("gate")...), write(t, story("yard")...)
	want, err := step(bytes.NewReader(first))
	if err != io.EOF {
		t.Fatal(err)
	}
	more, _ := step(bytes.NewReader(second))
	got, err := step(bytes.NewReader(slices.Concat(first, second)))
	if err != io.EOF || !slices.EqualFunc(got, slices.Concat(want, more), same) {
		t.Errorf("%v: %d frames, want %d and %d", err, len(got), len(want), len(more))
	}
}

// It is one also where a has a torn end: whatever byte it was cut at, all
// frames of b come out, in step too, and b's end is a good end.
func TestLawConcatenationTorn(t *testing.T) {
	first := write(t, story("gate")...)
	for _, c := range []struct {
		name   string
		second []byte
	}{
		{"another camera", write(t, story("yard")...)},
		{"the same again", first},
		// Its first frames are as long as what first lacks of one, for many cuts.
		{"short frames", shortFrames(t)},
	} {
		t.Run(c.name, func(t *testing.T) {
			want, _ := scan(bytes.NewReader(c.second))
			wantStep, _ := step(bytes.NewReader(c.second))
			for n := range len(first) {
				b := slices.Concat(first[:n], c.second)
				got, err := scan(bytes.NewReader(b))
				if err != io.EOF {
					t.Errorf("cut at byte %d: %v", n, err)
				}
				tail := got[max(0, len(got)-len(want)):]
				if !slices.EqualFunc(framesOf(tail), framesOf(want), same) {
					t.Errorf("cut at byte %d: not all frames of the second came out", n)
				}
				inStep, _ := step(bytes.NewReader(b))
				if !endsWith(withoutCuts(inStep), wantStep) {
					t.Errorf("cut at byte %d: not all frames of the second came out in step", n)
				}
				if fault := agree(b, got, err); fault != "" {
					t.Errorf("cut at byte %d: %s", n, fault)
				}
			}
		})
	}
}

// A part that was cut between two frames says so: where its stream is declared
// anew a gap stands, once, however many filters it goes through.
func TestLawConcatenationSaysCut(t *testing.T) {
	h := (&wire.Header{Stage: wire.StageMedia}).Frame(2, 0)
	b := encode(t, h, sample(5, wire.FlagKey, "a"), h, sample(6, wire.FlagKey, "b"))
	for range 3 {
		got, _ := step(bytes.NewReader(b))
		if kinds(got) != "HSGHS" || got[2].Time != 5 || causeOf(got[2]) != wire.CauseClosed {
			t.Fatalf("got %s", kinds(got))
		}
		b = write(t, got...)
	}
}

func shortFrames(t *testing.T) []byte {
	frames := []wire.Frame{(&wire.Header{Stage: wire.StageRaw}).Frame(1, 0)}
	for i := range 8 {
		frames = append(frames, rawFrame(wire.Time(i), 0, ""))
	}
	return write(t, append(frames, wire.Frame{Kind: wire.KindEnd})...)
}

// kinds returns the letters of frames.
func kinds(frames []wire.Frame) string {
	var b strings.Builder
	for _, f := range frames {
		b.WriteString(f.Kind.String())
	}
	return b.String()
}

func causeOf(f wire.Frame) string {
	gap, err := wire.ParseGap(f.Payload)
	if err != nil {
		return err.Error()
	}
	return gap.Cause
}

// withoutCuts drops the gaps of streams that were cut, or damaged by the cut.
func withoutCuts(frames []wire.Frame) []wire.Frame {
	return slices.DeleteFunc(frames, func(f wire.Frame) bool {
		return f.Kind == wire.KindGap && causeOf(f) != wire.CauseLost
	})
}

func endsWith(all, tail []wire.Frame) bool {
	return len(all) >= len(tail) && slices.EqualFunc(all[len(all)-len(tail):], tail, same)
}
