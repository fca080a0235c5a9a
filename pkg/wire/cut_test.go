package wire_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"
)

// Law 1: every proper prefix of a stream is io.ErrUnexpectedEOF, unless it ends
// just after an E of stream 0.
func TestLawCut(t *testing.T) {
	first, second := write(t, story("gate")...), write(t, story("yard")...)
	for _, c := range []struct {
		name   string
		stream []byte
		ends   []int // where a cut is a good end
	}{
		{"one pipe", first, []int{len(first)}},
		{"two", slices.Concat(first, second), []int{len(first), len(first) + len(second)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			whole, err := scan(bytes.NewReader(c.stream))
			if err != io.EOF {
				t.Fatal(err)
			}
			for n := range len(c.stream) + 1 {
				got, err := scan(bytes.NewReader(c.stream[:n]))
				if slices.Contains(c.ends, n) {
					if err != io.EOF {
						t.Errorf("cut at byte %d, a good end: %v", n, err)
					}
				} else if !errors.Is(err, io.ErrUnexpectedEOF) {
					t.Errorf("cut at byte %d: %v, want unexpected EOF", n, err)
				}
				if want := before(whole, n); !equal(got, want) {
					t.Errorf("cut at byte %d: %d frames, want the %d that are whole", n, len(got), len(want))
				}
				if _, stepErr := step(bytes.NewReader(c.stream[:n])); stepErr.Error() != err.Error() {
					t.Errorf("cut at byte %d: Next says %v, Scan %v", n, stepErr, err)
				}
			}
		})
	}
}

// before returns the frames that end at byte n or earlier.
func before(all []sighting, n int) []sighting {
	for i, s := range all {
		if int(s.at)+s.frame.Size() > n {
			return all[:i]
		}
	}
	return all
}

func equal(a, b []sighting) bool {
	return slices.EqualFunc(a, b, func(a, b sighting) bool {
		return a.at == b.at && a.damaged == b.damaged && same(a.frame, b.frame)
	})
}
