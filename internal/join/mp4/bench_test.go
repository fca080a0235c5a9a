package mp4

import (
	"testing"

	"campipe/pkg/wire"
)

// nothing takes a movie and keeps none of it.
type nothing struct{}

func (nothing) Write(b []byte) (int, error)            { return len(b), nil }
func (nothing) WriteAt(b []byte, _ int64) (int, error) { return len(b), nil }
func (nothing) Truncate(int64) error                   { return nil }
func (nothing) Sync() error                            { return nil }

// camera returns a function that writes the next sample of a camera with 25
// pictures of 20 kB a second, and how long that sample is. Its second track,
// sound, is written along.
func camera(t testing.TB, w *Writer) func() int {
	picture := wire.Frame{Kind: wire.KindSample, Time: start, Payload: make([]byte, 20_000)}
	sound := wire.Frame{Kind: wire.KindSample, Time: start, Payload: make([]byte, 400), Flags: wire.FlagKey}
	n := 0
	put := func(track int, f wire.Frame) {
		if err := w.Write(track, f); err != nil {
			t.Fatal(err)
		}
	}
	return func() int {
		picture.Flags = 0
		if n%50 == 0 {
			picture.Flags = wire.FlagKey
		}
		n++
		put(0, picture)
		picture.Time += 40_000
		for sound.Time < picture.Time {
			put(1, sound)
			sound.Time += 21_333
		}
		return len(picture.Payload)
	}
}

func BenchmarkWrite(b *testing.B) {
	for _, kind := range []struct {
		name string
		open func() (*Writer, error)
	}{
		{"pipe", func() (*Writer, error) { return NewPipe(nothing{}, start, plainHeaders()) }},
		{"file", func() (*Writer, error) { return NewFile(nothing{}, Options{}, start, plainHeaders()) }},
	} {
		b.Run(kind.name, func(b *testing.B) {
			w, err := kind.open()
			if err != nil {
				b.Fatal(err)
			}
			next := camera(b, w)
			b.ReportAllocs()
			for b.Loop() {
				b.SetBytes(int64(next()))
			}
		})
	}
}

// In the steady state nothing is allocated for a sample, but for the tables of
// a file, which grow in large steps.
func TestAllocations(t *testing.T) {
	for _, tc := range []struct {
		name string
		open func() (*Writer, error)
	}{
		{"pipe", func() (*Writer, error) { return NewPipe(nothing{}, start, plainHeaders()) }},
		{"file", func() (*Writer, error) { return NewFile(nothing{}, Options{}, start, plainHeaders()) }},
	} {
		w, err := tc.open()
		if err != nil {
			t.Fatal(err)
		}
		next := camera(t, w)
		second := func() {
			for range 25 {
				next()
			}
		}
		for range 100 {
			second()
		}
		// Rounded down: one for each time that a table grows does not show.
		if got := testing.AllocsPerRun(1000, second); got > 0 {
			t.Errorf("%s: %v allocations a second of media", tc.name, got)
		}
	}
}
