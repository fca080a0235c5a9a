package trafficview

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
)

// TestPacking has the same bytes come in other messages.
func TestPacking(t *testing.T) {
	const options = "progressive&audio&close=1s"
	one := watch(t, options)
	sizes := func(messages [][]byte) []int {
		var all []int
		for _, m := range messages {
			all = append(all, len(m))
		}
		return all
	}
	for _, n := range []int{1, 2, 5, 1000} {
		var want []int
		for chunk := range slices.Chunk(one, n) {
			want = append(want, len(bytes.Join(chunk, nil)))
		}
		packed := watch(t, options+fmt.Sprintf("&packed=%d", n))
		if got := sizes(packed); !slices.Equal(got, want) {
			t.Errorf("packed=%d: messages of %d bytes, want %d", n, got, want)
		}
	}
	for _, n := range []int{1, 3, 100, 1_000_000} {
		var want []int
		for _, m := range one {
			for chunk := range slices.Chunk(m, n) {
				want = append(want, len(chunk))
			}
		}
		split := watch(t, options+fmt.Sprintf("&split=%d", n))
		if got := sizes(split); !slices.Equal(got, want) {
			t.Errorf("split=%d: messages of %d bytes, want %d", n, got, want)
		}
	}
}
