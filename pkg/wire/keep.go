package wire

import (
	"bytes"
	"slices"
)

// keepLimit is how many frames of a stream are kept beside the transport's
// head. An init segment is one; a source that never says that a new one takes
// the place of the old must not make the runs grow for ever.
const keepLimit = 16

// Keep holds the frames of one raw stream that what follows can't be
// understood without. A frame with FlagHead takes the place of all; one with
// FlagBreak that of all but the head; any other is added, in place of the
// oldest where 16 are there beside the head. The zero value is empty.
type Keep struct{ frames []Frame }

// Add takes a copy of f, a frame with FlagKeep.
func (k *Keep) Add(f Frame) {
	head := 0
	if len(k.frames) > 0 && k.frames[0].Flags.Has(FlagHead) {
		head = 1
	}
	switch {
	case f.Flags.Has(FlagHead):
		k.frames = k.frames[:0]
	case f.Flags.Has(FlagBreak):
		k.frames = k.frames[:head]
	case len(k.frames)-head == keepLimit:
		k.frames = slices.Delete(k.frames, head, head+1)
	}
	f.Payload = bytes.Clone(f.Payload)
	k.frames = append(k.frames, f)
}

// Frames returns what is kept, in the order in which it came. It belongs to k.
func (k *Keep) Frames() []Frame { return k.frames }
