package media

import (
	"math"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

func TestNumbers(t *testing.T) {
	n := NewNumbers()
	n.Reserve(1)
	n.Reserve(2)
	for i, c := range []struct {
		k    key
		want uint16
	}{
		{key{raw: 2, camera: "b"}, 2},
		{key{raw: 1, camera: "a", kind: sound}, 1}, // the first one that is declared
		{key{raw: 1, camera: "a"}, 3},
		{key{raw: 1, camera: "a", kind: sound}, 1},
		{key{raw: 1, camera: "c"}, 4}, // another camera behind the first one
		{key{raw: 3, camera: "d"}, 5}, // what was its own is taken
	} {
		if got, err := n.of(c.k); err != nil || got != c.want {
			t.Errorf("%d: got %d, %v, want %d", i, got, err, c.want)
		}
	}
	if got, err := n.Media(7); err != nil || got != 7 {
		t.Errorf("a media stream got %d, %v, want its own 7", got, err)
	}
	if got, err := n.Media(1); err != nil || got != 6 {
		t.Errorf("a media stream got %d, %v, want the least free one", got, err)
	}
}

// Where the pipe has no number left a track can't be declared, and nothing else
// goes wrong.
func TestNoNumberLeft(t *testing.T) {
	n := NewNumbers()
	for i := range math.MaxUint16 {
		n.Reserve(uint16(i + 1))
	}
	pipe := &Pipe{Emit: func(wire.Frame) {}, Numbers: n, Ledger: flow.NewLedger()}
	o := New(pipe, 1, wire.Header{}, nil)
	if err := o.Declare([]wire.Header{{Codec: "a"}, {Codec: "b"}}, 0); err == nil {
		t.Error("two tracks were declared with one number")
	}
	o.End()
	if err := o.Declare([]wire.Header{{Codec: "a"}}, 0); err != nil {
		t.Error(err)
	}
}
