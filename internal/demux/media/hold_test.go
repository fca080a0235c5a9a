package media

import (
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// What is held while the clock watches arrivals has a limit: a replay brings
// everything at once.
func TestHoldLimit(t *testing.T) {
	out := 0
	pipe := &Pipe{Emit: func(wire.Frame) { out++ }, Numbers: NewNumbers(), Ledger: flow.NewLedger()}
	o := New(pipe, 1, wire.Header{}, nil)
	if err := o.Declare([]wire.Header{{Codec: "avc1", Timescale: 1000}}, 0); err != nil {
		t.Fatal(err)
	}
	picture := make([]byte, 8<<20)
	for i := range int64(8) {
		if out != 0 {
			t.Fatalf("%d frames came out after %d pictures of 8 MiB", out, i)
		}
		o.Sample(Sample{DTS: i * 40, Arrival: 1, Key: true, Data: picture})
	}
	if out != 9 {
		t.Errorf("%d frames came out after 64 MiB, want the H and 8 pictures", out)
	}
}
