package wire

import (
	"bytes"
	"slices"
)

// due reports whether a run of copies has to come before f.
func (w *Writer) due(f *Frame) bool {
	if len(w.order) == 0 || f.Stream == 0 {
		return false
	}
	if w.written-w.synced+int64(f.Size()) > syncBytes {
		return true
	}
	d := w.streams[f.Stream]
	return d != nil && (f.Kind == KindRaw || f.Kind == KindSample) && f.Time-d.synced >= syncTime
}

// sync writes a run of copies.
func (w *Writer) sync() {
	for _, stream := range w.order {
		d := w.streams[stream]
		d.synced = d.last
		h := d.header
		h.Flags |= FlagAgain
		h.Time = d.last
		w.put(&h)
		for _, k := range d.keep.frames {
			k.Flags |= FlagAgain
			w.put(&k)
		}
	}
	w.synced = w.written
}

// note remembers what f says of its stream.
func (w *Writer) note(f *Frame) {
	if f.Stream == 0 {
		if f.Kind == KindEnd { // nothing but a new pipe follows
			w.order = w.order[:0]
			clear(w.streams)
		}
		return
	}
	d := w.streams[f.Stream]
	switch {
	case f.Kind == KindHeader:
		if d == nil {
			w.order = append(w.order, f.Stream)
		}
		h := *f
		h.Payload = bytes.Clone(f.Payload)
		w.streams[f.Stream] = &declared{header: h, last: f.Time, synced: f.Time}
	case d == nil:
	case f.Kind == KindEnd:
		delete(w.streams, f.Stream)
		w.order = slices.DeleteFunc(w.order, func(s uint16) bool { return s == f.Stream })
	case f.Kind == KindRaw || f.Kind == KindSample:
		d.last = max(d.last, f.Time)
		if f.Flags.Has(FlagKeep) {
			d.keep.Add(*f)
		}
	}
}

// keepLimit is how many frames of a stream are kept beside the transport's
// head. An init segment is one; a source that never says that a new one takes
// the place of the old must not make the runs grow for ever.
const keepLimit = 16

// Keep holds the frames of one raw stream that what follows can't be
// understood without. A frame with FlagHead takes the place of all; one with
// FlagBreak that of all but the heads; any other is added.
type Keep struct{ frames []Frame }

// Add takes a copy of f, a frame with FlagKeep.
func (k *Keep) Add(f Frame) {
	switch {
	case f.Flags.Has(FlagHead):
		k.frames = k.frames[:0]
	case f.Flags.Has(FlagBreak):
		k.frames = slices.DeleteFunc(k.frames, func(g Frame) bool { return !g.Flags.Has(FlagHead) })
	case len(k.frames) > keepLimit:
		k.frames = slices.Delete(k.frames, 1, 2)
	}
	f.Payload = bytes.Clone(f.Payload)
	k.frames = append(k.frames, f)
}

// Frames returns what is kept, in the order in which it came. It belongs to k.
func (k *Keep) Frames() []Frame { return k.frames }
