package wire_test

import (
	"bytes"
	"io"
	"slices"
	"testing"

	"campipe/pkg/wire"
)

// story is a small pipe with everything in it: a raw and a media stream, frames
// to keep, a step in time that brings a run of copies, a gap, all the ends. No
// neighbours of a kind are of the same length: where the end of one is lost with
// the header of the next, what is left can pass for a frame.
func story(camera string) []wire.Frame {
	const second = 1e6
	raw := wire.Header{Stage: wire.StageRaw, Camera: camera, Transport: "test"}
	media := wire.Header{Stage: wire.StageMedia, Camera: camera, Codec: "jpeg"}
	note := wire.Note{What: "message", Text: camera}
	gap := wire.Gap{Cause: wire.CauseLost, Frames: 2}
	return []wire.Frame{
		raw.Frame(1, 1*second),
		rawFrame(1*second, wire.FlagHead|wire.FlagKeep, "101 "+camera),
		rawFrame(1.1*second, wire.FlagKeep, "init of "+camera),
		media.Frame(2, 1*second),
		sample(1*second, wire.FlagKey, "first "+camera),
		sample(1.04*second, 0, "second "+camera),
		rawFrame(1.2*second, 0, camera+" bytes, more than a row of them"),
		note.Frame(1, 1.2*second),
		sample(5*second, wire.FlagKey, "third "+camera),
		sample(5.04*second, 0, "fourth "+camera),
		rawFrame(12*second, 0, camera+" after the run"), // the run comes before this one
		sample(12*second, 0, "fifth "+camera),
		sample(12.04*second, wire.FlagKey, "number six "+camera),
		gap.Frame(2, 12.08*second),
		rawFrame(12.1*second, 0, "r"),
		sample(12.12*second, wire.FlagPreroll, "seventh "+camera),
		{Kind: 'x', Stream: 1, Payload: []byte("of a later version " + camera)},
		(&wire.End{Stage: camera}).Frame(2, 0),
		(&wire.End{Stage: camera}).Frame(1, 0),
		(&wire.End{Stage: camera}).Frame(0, 0),
	}
}

func rawFrame(t wire.Time, flags wire.Flags, payload string) wire.Frame {
	return wire.Frame{Kind: wire.KindRaw, Flags: flags, Stream: 1, Time: t, Payload: []byte(payload)}
}

func sample(t wire.Time, flags wire.Flags, payload string) wire.Frame {
	return wire.Frame{
		Kind: wire.KindSample, Flags: flags, Stream: 2, Time: t,
		Offset: -20e3, Duration: 40e3, Payload: []byte(payload),
	}
}

// encode puts frames one after the other.
func encode(t testing.TB, frames ...wire.Frame) []byte {
	t.Helper()
	var b []byte
	for i := range frames {
		var err error
		if b, err = frames[i].AppendTo(b); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// write puts frames through a Writer, which adds runs of copies.
func write(t testing.TB, frames ...wire.Frame) []byte {
	t.Helper()
	var b bytes.Buffer
	w := wire.NewWriter(&b)
	for _, f := range frames {
		f.Payload = bytes.Clone(f.Payload)
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
		clear(f.Payload) // not needed any more
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sighting is what a Reader says of one frame.
type sighting struct {
	at      int64
	damaged bool // the frame is a gap that stands for bytes
	frame   wire.Frame
}

// collect copies all that next gives.
func collect(r *wire.Reader, next func() (wire.Frame, error)) ([]sighting, error) {
	var all []sighting
	for {
		f, err := next()
		if err != nil {
			return all, err
		}
		f.Payload = append([]byte{}, f.Payload...)
		all = append(all, sighting{r.Offset(), r.Damaged(), f})
	}
}

// scan reads all that is there.
func scan(src io.Reader) ([]sighting, error) {
	r := wire.NewReader(src)
	return collect(r, r.Scan)
}

// step reads as a stage does.
func step(src io.Reader) ([]wire.Frame, error) {
	r := wire.NewReader(src)
	all, err := collect(r, r.Next)
	return framesOf(all), err
}

// framesOf drops where the frames are.
func framesOf(all []sighting) []wire.Frame {
	frames := make([]wire.Frame, len(all))
	for i, s := range all {
		frames[i] = s.frame
	}
	return frames
}

// undamaged drops the gaps that stand for bytes.
func undamaged(all []sighting) []sighting {
	return slices.DeleteFunc(slices.Clone(all), func(s sighting) bool { return s.damaged })
}
