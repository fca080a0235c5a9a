package wire

import (
	"bytes"
	"testing"
)

// TestWriterNearlyFull writes frames whose ends fall on each place near the end
// of the Writer's buffer.
func TestWriterNearlyFull(t *testing.T) {
	for n := writeSize - 4*Align; n <= writeSize+Align; n++ {
		var b bytes.Buffer
		w := NewWriter(&b)
		for _, size := range []int{n - HeaderSize, 1, n / 2, n / 2, 0, 17} {
			if err := w.Write(Frame{Kind: KindNote, Payload: make([]byte, size)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		r := NewReader(&b)
		for range 6 {
			if f, err := r.Scan(); err != nil || r.Damaged() {
				t.Fatalf("payload %d: %v %v", n, f.Kind, err)
			}
		}
	}
}
