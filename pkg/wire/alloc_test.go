package wire_test

import (
	"io"
	"testing"

	"campipe/pkg/wire"
)

// Reading and writing allocate nothing per frame in the steady state: when the
// buffers have grown to the longest frame, and no run of copies is to be made.
func TestSteadyStateAllocatesNothing(t *testing.T) {
	for _, size := range frameSizes {
		h, s := sampleOf(size)
		scanner, stepper := wire.NewReader(newLoop(t, size)), wire.NewReader(newLoop(t, size))
		next, stop := pull(wire.NewReader(newLoop(t, size)).All())
		defer stop()
		w := wire.NewWriter(io.Discard)
		w.Write(h)
		for name, work := range map[string]func(){
			"Scan":  func() { scanner.Scan() },
			"Next":  func() { stepper.Next() },
			"All":   next,
			"Write": func() { w.Write(s); w.Flush() },
		} {
			for range 5 {
				work() // until the buffers have grown
			}
			// Of 60 frames of 1 MB none comes with a run.
			if n := testing.AllocsPerRun(50, work); n != 0 {
				t.Errorf("%s of %d bytes: %v allocations", name, size, n)
			}
		}
	}
}

// AppendTo allocates nothing either, where there is room.
func TestAppendAllocatesNothing(t *testing.T) {
	_, s := sampleOf(1000)
	b := make([]byte, 0, s.Size())
	if n := testing.AllocsPerRun(100, func() { s.AppendTo(b) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
