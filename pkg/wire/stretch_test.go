package wire_test

import (
	"bytes"
	"io"
	"slices"
	"testing"

	"campipe/pkg/wire"
)

// day is a pipe of 24 s with a raw and a media stream, and so with two runs.
// The frames to keep come in the raw one.
func day(t testing.TB, keep string) []byte {
	const second = wire.Time(1e6)
	in := frames(t, "H1@0 "+keep+" H2@0=media")
	for i := second; i <= 24*second; i += second {
		flags := wire.Flags(0)
		if i%(4*second) == 0 {
			flags = wire.FlagKey
		}
		in = append(in, rawFrame(i, 0, "raw"), sample(i+3, flags, "sample"))
	}
	return write(t, append(in, frames(t, "E1@0 E2@0 E0@0")...)...)
}

const toKeep = "R1hK@0=head R1K@1=init"

// Law 4: a stretch that is cut out anywhere can be read, each stream from its
// first H in the stretch on; samples from the first key after that. The copies
// come as if they were the first.
func TestLawRunsStretch(t *testing.T) {
	stream := day(t, toKeep)
	all, _ := scan(bytes.NewReader(stream))
	for from := range stream {
		got, err := step(bytes.NewReader(stream[from:]))
		if len(stream)-from < 48 {
			break // not one frame is left
		}
		if err != io.EOF {
			t.Errorf("from byte %d: %v", from, err)
		}
		begin := slices.IndexFunc(all, func(s sighting) bool { return int(s.at) >= from })
		for _, number := range []uint16{1, 2} {
			if want := entered(all[begin:], number); !slices.EqualFunc(ofStream(got, number), want, same) {
				t.Fatalf("from byte %d, stream %d:\ngot  %s\nwant %s", from, number, words(ofStream(got, number)), words(want))
			}
		}
	}
}

// entered returns what a stage has to see of a stream that is entered where all
// begins.
func entered(all []sighting, number uint16) []wire.Frame {
	var want []wire.Frame
	var declared, inStep, key bool
	var watermark wire.Time
	for _, s := range all {
		f := s.frame
		again := f.Flags.Has(wire.FlagAgain)
		f.Flags &^= wire.FlagAgain
		switch {
		case f.Stream != number:
			continue
		case f.Kind == wire.KindHeader && !declared:
			declared, inStep, key, watermark = true, !again, !again, f.Time
		case !declared || again && inStep:
			continue
		case again:
			f.Time = watermark
		case f.Kind == wire.KindSample && !key && !f.Flags.Has(wire.FlagKey):
			continue
		case f.Kind != wire.KindEnd:
			inStep, key = true, true
		}
		want = append(want, f)
	}
	return want
}

// ofStream returns the frames of one stream, without the gaps.
func ofStream(frames []wire.Frame, number uint16) []wire.Frame {
	return slices.DeleteFunc(slices.Clone(frames), func(f wire.Frame) bool {
		return f.Stream != number || f.Kind == wire.KindGap
	})
}
