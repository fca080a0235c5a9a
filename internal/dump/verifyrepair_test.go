package dump

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"campipe/internal/cut"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// repaired returns what camcut --repair makes of a stream; nil where there is
// nothing in it.
func repaired(t testing.TB, stream []byte) []byte {
	t.Helper()
	ledger := flow.NewLedger()
	r := wire.NewReader(bytes.NewReader(stream))
	r.Lost = func(stream uint16, frames, bytes int) {
		ledger.In(stream, frames, bytes)
		ledger.Lose(stream, wire.CauseDamage, frames, bytes)
	}
	in := func(yield func(wire.Frame, error) bool) {
		for f, err := range r.All() {
			if f.Kind == wire.KindEnd && f.Stream == 0 {
				continue
			}
			if !yield(f, err) {
				return
			}
		}
	}
	var out bytes.Buffer
	w := wire.NewWriter(&out)
	for f, err := range cut.Repair(ledger, func(error) {})(in) {
		if err != nil {
			return nil
		}
		if f.Kind == wire.KindEnd {
			f = end(f.Stream, ledger.Totals(f.Stream))
		}
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	last := wire.End{Streams: ledger.All()}
	if err := w.Write(last.Frame(0, 0)); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// lawful checks the law of camcut --repair: what it writes breaks none.
func lawful(t testing.TB, stream []byte) {
	t.Helper()
	out := repaired(t, stream)
	if out == nil {
		return
	}
	if text, err := verified(t, out); err != nil {
		var was, is bytes.Buffer
		dump(bytes.NewReader(stream), &lines{&was})
		dump(bytes.NewReader(out), &lines{&is})
		t.Fatalf("%v\n%s\nof\n%s\ncame\n%s", err, text, was.Bytes(), is.Bytes())
	}
}

// shuffled returns whole frames of a stream, some of them left out, sent twice,
// or out of order, and in the end some bytes damaged.
func shuffled(t testing.TB, frames []wire.Frame, random *rand.Rand) []byte {
	frames = slices.Clone(frames)
	for range 1 + random.IntN(4) {
		at := random.IntN(len(frames))
		n := 1 + random.IntN(len(frames)-at)
		part := slices.Clone(frames[at : at+n])
		switch random.IntN(4) {
		case 0:
			frames = slices.Insert(frames, at, part...)
		case 1:
			frames = append(slices.Delete(frames, at, at+n), part...)
		case 2:
			shift := wire.Time(random.IntN(30)-15) * second
			for i := range part {
				frames[at+i].Time += shift
			}
		case 3:
			frames = slices.Insert(slices.Delete(frames, at, at+n), random.IntN(len(frames)-n+1), part...)
		}
	}
	b := encode(t, frames)
	for range random.IntN(3) {
		at := random.IntN(len(b))
		if b[at] ^= 1 << random.IntN(8); random.IntN(2) == 0 {
			b = slices.Delete(b, at, at+random.IntN(len(b)-at))
		}
		if len(b) == 0 {
			return nil
		}
	}
	return b
}

// TestRepaired: what is repaired is lawful, whatever a writer got wrong.
func TestRepaired(t *testing.T) {
	camera := wire.Header{Stage: wire.StageRaw, Camera: "x"}
	frames := []wire.Frame{header(2, 0, 0), header(3, 0, 0), camera.Frame(1, 0), raw(0, wire.FlagHead|wire.FlagKeep)}
	for i := wire.Time(1); i < 12; i++ {
		f := picture(3, 2*i*second)
		f.Flags = 0
		frames = append(frames, picture(2, 2*i*second), raw(2*i*second, wire.Flags(i%2)*wire.FlagKeep), f)
	}
	frames = slices.Concat(frames, []wire.Frame{end(1, nil), end(2, nil), end(3, nil), end(0, nil)}, variety())
	for seed := range uint64(2000) {
		lawful(t, shuffled(t, frames, rand.New(rand.NewPCG(seed, 0))))
	}
}

// FuzzRepair: what camcut --repair writes is lawful, whatever it reads.
func FuzzRepair(f *testing.F) {
	for _, b := range wounds(f) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) { lawful(t, b) })
}
