package wire_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"campipe/pkg/wire"
)

// A wound is one way to damage a stream from a byte on.
type wound struct {
	name   string
	size   int // how many bytes it touches; 0 is none: bytes are put between
	insert []byte
}

var wounds = []wound{
	{"first bit flipped", 1, nil},
	{"last bit flipped", 1, nil},
	{"4 bytes lost", 4, nil},
	{"16 bytes lost", 16, nil},
	{"a frame's length lost", 48, nil},
	{"100 bytes lost", 100, nil},
	{"overwritten by zeros", 40, make([]byte, 40)},
	{"overwritten by ones", 64, bytes.Repeat([]byte{0xff}, 64)},
	{"a byte put between", 0, []byte{0}},
	{"a row put between", 0, []byte("CAM1CAM1CAM1CAM1")},
	{"more than a frame put between", 0, bytes.Repeat([]byte("CAM1"), 50)},
}

// apply returns b wounded from byte at on.
func (w wound) apply(b []byte, at int) []byte {
	rest := b[min(at+w.size, len(b)):]
	insert := w.insert
	switch {
	case w.name == "first bit flipped":
		insert = []byte{b[at] ^ 0x80}
	case w.name == "last bit flipped":
		insert = []byte{b[at] ^ 1}
	case w.size > 0:
		insert = insert[:min(len(insert), len(b)-at)]
	}
	return slices.Concat(b[:at], insert, rest)
}

// Law 5: a reader that meets damage finds the next frame. After damage at any
// byte all frames come out that it did not touch, in order, and no others.
func TestLawResync(t *testing.T) {
	stream := write(t, story("gate")...)
	whole, err := scan(bytes.NewReader(stream))
	if err != io.EOF {
		t.Fatal(err)
	}
	for _, w := range wounds {
		t.Run(w.name, func(t *testing.T) {
			for at := range stream {
				b := w.apply(stream, at)
				if bytes.Equal(b, stream) {
					continue // zeros over zeros
				}
				all, err := scan(bytes.NewReader(b))
				got := framesOf(undamaged(all))
				want := untouched(whole, stream, b)
				if !slices.EqualFunc(got, want, same) {
					t.Errorf("at byte %d: %s came out, want %s", at, kinds(got), kinds(want))
				}
				if fault := agree(b, all, err); fault != "" {
					t.Errorf("at byte %d: %s", at, fault)
				}
			}
		})
	}
}

// untouched returns the frames of stream that b has whole: before the first
// byte that differs, after the last one, or between them at the same place.
func untouched(whole []sighting, stream, b []byte) []wire.Frame {
	begin, end := 0, 0 // of what both have, from the front and from the back
	for begin < min(len(b), len(stream)) && b[begin] == stream[begin] {
		begin++
	}
	for end < min(len(b), len(stream)) && b[len(b)-1-end] == stream[len(stream)-1-end] {
		end++
	}
	var frames []wire.Frame
	for _, s := range whole {
		from, to := int(s.at), int(s.at)+s.frame.Size()
		between := len(b) == len(stream) && bytes.Equal(b[from:to], stream[from:to])
		if to <= begin || from >= len(stream)-end || between {
			frames = append(frames, s.frame)
		}
	}
	return frames
}

// Where the header holds and the next one is where it says, only that frame is
// lost, and the gap says which. Where not, the gap says which bytes.
func TestLawResyncSaysWhatWasLost(t *testing.T) {
	stream := encode(t, sample(5, wire.FlagKey, "abc"), sample(6, 0, "defg"), sample(7, 0, "hij"), wire.Frame{Kind: 'E'})
	last := stream[:96] // and the same where nothing follows
	for at := 48; at < 96; at++ {
		b := bytes.Clone(last)
		b[at] ^= 4
		all, err := scan(bytes.NewReader(b))
		single := at >= 48+wire.HeaderSize
		if !errors.Is(err, io.ErrUnexpectedEOF) || len(all) != 2 || !all[1].damaged || (all[1].frame.Stream == 2) != single {
			t.Fatalf("byte %d, the last frame: %v, %v", at, all, err)
		}
	}
	for at := 48; at < 96; at++ {
		b := bytes.Clone(stream)
		b[at] ^= 4
		want := `G stream 2 at 6: {"cause":"damage","length":40000,"frames":1,"bytes":4,"at":48,"text":"S frame with a wrong checksum"}`
		if at < 48+32 {
			want = `G stream 0 at 5: {"cause":"damage","bytes":48,"at":48}`
		}
		all, err := scan(bytes.NewReader(b))
		if err != io.EOF || len(all) != 4 || !all[1].damaged || all[1].at != 48 {
			t.Fatalf("byte %d: %v, %v", at, all, err)
		}
		g := all[1].frame
		if got := fmt.Sprintf("%s stream %d at %d: %s", g.Kind, g.Stream, g.Time, g.Payload); got != want {
			t.Errorf("byte %d:\ngot  %s\nwant %s", at, got, want)
		}
	}
}
