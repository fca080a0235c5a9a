package cut

import (
	"math/rand/v2"
	"slices"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"

	"github.com/google/go-cmp/cmp"
)

// randomPipe returns frames of a few cameras, each with pictures and perhaps
// sound, gaps and notes, in any order that keeps each stream's own.
func randomPipe(r *rand.Rand) []wire.Frame {
	type source struct {
		header wire.Frame
		at     wire.Time
	}
	var sources []*source
	var all []wire.Frame
	for _, camera := range []string{"x", "y", "z"}[:1+r.IntN(3)] {
		for kind := range 1 + r.IntN(2) {
			h := wire.Header{Stage: wire.StageMedia, Camera: camera, Rate: kind}
			number := uint16(1 + len(sources))
			sources = append(sources, &source{h.Frame(number, 0), wire.Time(r.IntN(30))})
			all = append(all, sources[number-1].header)
		}
	}
	for range 10 + r.IntN(150) {
		s := sources[r.IntN(len(sources))]
		f := wire.Frame{Kind: wire.KindSample, Stream: s.header.Stream, Time: s.at, Payload: make([]byte, r.IntN(9))}
		switch n := r.IntN(20); {
		case n == 0:
			note := wire.Note{What: "n"}
			f = note.Frame(f.Stream, s.at)
		case n == 1:
			gap := wire.Gap{Cause: wire.CauseLost, Length: int64(r.IntN(30))}
			f = gap.Frame(f.Stream, s.at)
		case n < 6:
			f.Flags = wire.FlagKey
			fallthrough
		default:
			f.Offset = int32(r.IntN(2) * r.IntN(8))
			s.at += wire.Time(1 + r.IntN(8))
		}
		all = append(all, f)
	}
	for _, s := range sources {
		end := wire.End{}
		all = append(all, end.Frame(s.header.Stream, s.at))
	}
	return all
}

// oracle says which frames of a camera go out, by looking at the whole: the
// frames are those of randomPipe. It leaves out headers, ends and the cut's note.
func oracle(all []wire.Frame, want Range, streams []uint16, sound bool) []wire.Frame {
	lead := streams[0]
	isKey := func(f wire.Frame) bool {
		return f.Is(wire.KindSample, 0) && f.Stream == lead && (sound || f.Flags.Has(wire.FlagKey))
	}
	// The frame that decides: the first of the leading stream that is shown in
	// the range and can be decoded.
	decides, key := -1, -1
	for i, f := range all {
		if f.Kind != wire.KindSample || f.Stream != lead || f.Time >= want.To {
			continue
		}
		if isKey(f) && (key < 0 || f.Presentation() <= want.From) {
			key = i
		}
		if key >= 0 && f.Presentation() >= want.From {
			decides = i
			break
		}
	}
	starts := func(f wire.Frame) bool { return f.Presentation() >= want.From }
	if key >= 0 {
		starts = func(f wire.Frame) bool { return f.Time >= all[key].Time }
	}
	var out []wire.Frame
	samples := decides >= 0
	for i, f := range all {
		if !slices.Contains(streams, f.Stream) {
			continue
		}
		switch f.Kind {
		case wire.KindGap:
			if f.Time >= want.To || f.Time < want.From && f.Time+wire.Time(f.Duration) <= want.From {
				continue
			}
		case wire.KindNote:
			if !want.Has(f.Time) {
				continue
			}
		case wire.KindSample:
			if !starts(f) || f.Time >= want.To || f.Stream == lead && (key < 0 || i < key) {
				continue
			}
			if f.Presentation() < want.From {
				f.Flags |= wire.FlagPreroll
			} else {
				samples = true
			}
		default:
			continue
		}
		out = append(out, f)
	}
	if !samples {
		out = slices.DeleteFunc(out, func(f wire.Frame) bool { return f.Kind == wire.KindSample })
	}
	if !slices.ContainsFunc(out, func(f wire.Frame) bool { return f.Kind != wire.KindNote }) {
		return nil
	}
	return out
}

// read returns the frames up to the one after which nothing of the range comes.
func read(all []wire.Frame, to wire.Time) []wire.Frame {
	open := map[uint16]bool{}
	for i, f := range all {
		switch {
		case f.Kind == wire.KindHeader:
			open[f.Stream] = true
		case f.Kind == wire.KindEnd:
			delete(open, f.Stream)
		case f.Kind == wire.KindSample && f.Time >= to:
			if delete(open, f.Stream); len(open) == 0 {
				return all[:i+1]
			}
		}
	}
	return all
}

// TestOracle: what goes out of random streams for random ranges is what one
// finds by looking at the whole stream; all is accounted for; and a cut of a
// cut is that cut.
func TestOracle(t *testing.T) {
	for seed := range uint64(1500) {
		r := rand.New(rand.NewPCG(seed, 1))
		all := randomPipe(r)
		from := wire.Time(r.IntN(200))
		want := Range{from, from + 1 + wire.Time(r.IntN(120))}
		ledger := flow.NewLedger()
		out, _ := flow.Collect(Stage(between(want.From, want.To), ledger)(flow.Of(nil, all...)))
		lawful(t, ledger, out)

		cameras := map[string][]uint16{}
		sound := map[string]bool{}
		for _, f := range all {
			if f.Kind == wire.KindHeader {
				h, _ := wire.ParseHeader(f.Payload)
				sound[h.Camera] = h.Audio()
				cameras[h.Camera] = append(cameras[h.Camera], f.Stream)
			}
		}
		for name, streams := range cameras {
			expect := words(oracle(read(all, want.To), want, streams, sound[name] && len(streams) == 1))
			got := words(slices.DeleteFunc(slices.Clone(out), func(f wire.Frame) bool {
				return !slices.Contains(streams, f.Stream) || beside(f)
			}))
			if diff := cmp.Diff(expect, got); diff != "" {
				t.Fatalf("seed %d: camera %s between %d and %d: want -, got +:\n%s\nof %s", seed, name, want.From, want.To, diff, words(all))
			}
		}
		again, _ := flow.Collect(Stage(between(want.From, want.To), flow.NewLedger())(flow.Of(nil, out...)))
		out, again = slices.DeleteFunc(out, beside), slices.DeleteFunc(again, beside)
		if diff := cmp.Diff(words(out), words(again)); diff != "" {
			t.Fatalf("seed %d: cut again between %d and %d: want -, got +:\n%s\nof %s", seed, want.From, want.To, diff, words(all))
		}
	}
}

// beside reports whether a frame is none of those that the oracle speaks of.
func beside(f wire.Frame) bool {
	cut := false
	if f.Kind == wire.KindNote {
		n, _ := wire.ParseNote(f.Payload)
		cut = n.What == "cut"
	}
	return cut || f.Kind == wire.KindHeader || f.Kind == wire.KindEnd
}
