package wire_test

import (
	"bytes"
	"fmt"
	"testing"

	"campipe/pkg/wire"
)

// Frames that end on each place near the end of the Writer's buffer, with others
// behind them, short and long, come out whole.
func TestWriterNearlyFull(t *testing.T) {
	const buffer = 64 << 10
	for n := buffer - 64; n <= buffer+16; n++ {
		for _, sizes := range [][]int{{n - 32, 1, 0}, {n - 100, 17, 12}, {n / 2, n/2 - 96, 0, 0}, {n - 48, 100_000, 1}, {n, n}} {
			var want []wire.Frame
			for i, size := range sizes {
				payload := bytes.Repeat([]byte{byte(i + 1)}, size)
				want = append(want, wire.Frame{Kind: wire.KindNote, Time: wire.Time(i), Payload: payload})
			}
			if got := write(t, want...); !bytes.Equal(got, encode(t, want...)) {
				t.Fatalf("payloads of %d bytes are written as others", sizes)
			}
		}
	}
}

// What a Writer calls Write with is large where it can be: up to 64 KiB of small
// frames, and a long payload by itself, without a copy.
func TestWriterBlocks(t *testing.T) {
	for _, c := range []struct {
		name  string
		sizes []int
		want  string
	}{
		{"small frames together", []int{100, 200, 300}, "[720]"},
		{"a frame that does not fit any more", []int{60_000, 10_000}, "[60048 10048]"},
		{"a long one, with its header behind what was held back", []int{100, 100_000, 100}, "[176 100000 160]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got blocks
			w := wire.NewWriter(&got)
			for _, size := range c.sizes {
				w.Write(wire.Frame{Kind: wire.KindNote, Payload: make([]byte, size)})
			}
			w.Flush()
			if fmt.Sprint(got) != c.want {
				t.Errorf("written in %v, want %s", got, c.want)
			}
		})
	}
}

// blocks notes how long each block is.
type blocks []int

func (b *blocks) Write(p []byte) (int, error) {
	*b = append(*b, len(p))
	return len(p), nil
}
