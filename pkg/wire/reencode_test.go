package wire_test

import (
	"bytes"
	"io"
	"slices"
	"testing"

	"campipe/pkg/wire"
)

// Law 2: what is accepted re-encodes to the same bytes.
func TestLawReencode(t *testing.T) {
	var all []wire.Frame
	for _, c := range frameCases {
		all = append(all, c.frame)
	}
	for name, stream := range map[string][]byte{
		"every kind of frame": encode(t, all...),
		"a pipe":              write(t, story("gate")...),
		"two pipes":           slices.Concat(write(t, story("gate")...), write(t, story("yard")...)),
	} {
		t.Run(name, func(t *testing.T) {
			got, _ := scan(bytes.NewReader(stream))
			if again := encode(t, framesOf(got)...); !bytes.Equal(again, stream) {
				t.Errorf("%d frames of %d bytes became %d bytes, or others", len(got), len(stream), len(again))
			}
		})
	}
}

// What is accepted is one form only: any other byte in padding or checksum is
// damage, so that two files with the same frames are the same file.
func TestLawReencodePadding(t *testing.T) {
	stream := encode(t, sample(1, 0, "abc"), wire.Frame{Kind: wire.KindEnd, Payload: []byte("{}")})
	for at := 32 + len("abc"); at < 48; at++ {
		b := bytes.Clone(stream)
		b[at] ^= 1
		got, err := scan(bytes.NewReader(b))
		if err != io.EOF || len(got) != 2 || !got[0].damaged || got[1].damaged {
			t.Errorf("byte %d of the padding or checksum changed: %v, %v", at, got, err)
		}
	}
}

// A filter that changes nothing writes the same bytes, copies and all.
func TestLawReencodeThroughWriter(t *testing.T) {
	stream := write(t, story("gate")...)
	frames, err := step(bytes.NewReader(stream))
	if err != io.EOF {
		t.Fatal(err)
	}
	if got := write(t, frames...); !bytes.Equal(got, stream) {
		t.Errorf("%d bytes became %d, or others", len(stream), len(got))
	}
}
