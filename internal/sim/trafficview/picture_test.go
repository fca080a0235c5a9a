package trafficview

import (
	"bytes"
	"testing"
)

func TestPassOn(t *testing.T) {
	// NAL units by their first byte: 65 IDR slice, 41 slice, 06 SEI, 67 and 68
	// parameter sets, 09 delimiter, 42 data partition, 0c filler.
	for _, test := range []struct{ name, picture, want string }{
		{"slice", "41", "41"},
		{"key picture", "65", "67 68 65"},
		{"key picture in two slices", "65 65", "67 68 65 65"},
		{"key picture with SEI", "06 65", "67 68 06 65"},
		{"slice with SEI", "06 41", "67 68 06 41"},
		{"slice with two SEI", "06 06 41", "67 68 06 06 41"},
		{"camera's own sets and delimiter go", "09 67 68 06 65 0c", "67 68 06 65"},
		{"data partitions go", "42 43 44", ""},
		{"nothing", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := passOn(nals(t, "67 68"), nals(t, test.picture))
			if want := nals(t, test.want); !bytes.Equal(got, want) {
				t.Errorf("got %x, want %x", got, want)
			}
		})
	}
}

// nals returns NAL units of which each is the byte given and three more.
func nals(t *testing.T, first string) []byte {
	t.Helper()
	var b []byte
	for _, n := range unhex(t, first) {
		b = appendNAL(b, []byte{n, 1, 2, 3})
	}
	return b
}
