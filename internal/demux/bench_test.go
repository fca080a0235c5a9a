package demux

import (
	"bytes"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// pictureSize is that of a picture of a camera at 1 Mbit/s and 30 a second.
const pictureSize = 4 << 10

// live yields n fragments of one picture each, whose times are right, in
// messages of one record. It allocates nothing by itself.
func live(t testing.TB, n int) flow.Frames {
	init := initRecord(segment(t, small, false, 0))
	nal := append(append(words(pictureSize-4), 5), make([]byte, pictureSize-5)...)
	messages := fragment(trackRun{track: 1, duration: 40, samples: [][]byte{nal}})
	tfdt := messages[3] // the piece of the moof that it is in
	at := bytes.Index(tfdt, []byte("tfdt")) + 8
	return func(yield func(wire.Frame, error) bool) {
		h := gate
		h.Stage = wire.StageRaw
		if !yield(h.Frame(1, day), nil) || !yield(wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: day, Payload: init}, nil) {
			return
		}
		for i := range n {
			ticks := uint64(i) * 40
			for k := range 8 {
				tfdt[at+k] = byte(ticks >> (56 - 8*k))
			}
			for _, m := range messages {
				f := wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: day + wire.Time(ticks)*ms, Payload: m}
				if !yield(f, nil) {
					return
				}
			}
		}
	}
}

// One operation is one picture, in a fragment of its own.
func BenchmarkStage(b *testing.B) {
	in := live(b, b.N)
	b.SetBytes(pictureSize)
	b.ReportAllocs()
	b.ResetTimer()
	for _, err := range Stage(Options{}, flow.NewLedger())(in) {
		if err != nil {
			b.Fatal(err)
		}
	}
}

// In the steady state a picture costs no allocation: a thousand more make no
// difference to what a run allocates.
func TestStageAllocates(t *testing.T) {
	run := func(n int) float64 {
		in := live(t, n)
		return testing.AllocsPerRun(5, func() {
			pictures := 0
			for f := range Stage(Options{}, flow.NewLedger())(in) {
				if f.Kind == wire.KindSample {
					pictures++
				}
			}
			if pictures != n {
				t.Fatalf("%d pictures came out of %d", pictures, n)
			}
		})
	}
	if few, many := run(1000), run(2000); many > few+5 {
		t.Errorf("%v allocations for 1000 pictures, %v for 2000", few, many)
	}
}
