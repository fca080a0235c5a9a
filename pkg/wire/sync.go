package wire

import (
	"bytes"
	"math"
	"slices"
)

// A stretch of a stream can be understood from the first run of copies in it
// on; these are the most pipe time and the most bytes between two runs. Pipe
// time is the latest time in any open stream: with a clock for each stream,
// every picture of hundreds of slow cameras would bring a run of them all.
const (
	syncTime  = Time(10e6)
	syncBytes = 64 << 20
)

// declared is an open stream.
type declared struct {
	header Frame // its own copy
	keep   Keep
	last   Time // watermark: the latest time in the stream
}

// due reports whether a run of copies has to come before f.
func (w *Writer) due(f *Frame) bool {
	if w.streams[f.Stream] == nil {
		return false
	}
	return w.written-w.synced+int64(f.Size()) > syncBytes ||
		w.pipeTime(f)-w.syncedAt >= syncTime
}

// pipeTime returns the pipe's time at f. The times of notes and gaps are free,
// and say nothing of it.
func (w *Writer) pipeTime(f *Frame) Time {
	if f.counted() {
		return max(w.now, f.Time)
	}
	return w.now
}

// sync writes a run of copies at the pipe time given.
func (w *Writer) sync(at Time) {
	for _, stream := range w.order {
		d := w.streams[stream]
		h := d.header
		h.Flags |= FlagAgain
		h.Time = d.last
		w.put(&h)
		for _, k := range d.keep.frames {
			k.Flags |= FlagAgain
			w.put(&k)
		}
	}
	w.synced, w.syncedAt = w.written, at
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
		if len(w.order) == 0 {
			w.synced, w.syncedAt = w.written, f.Time
		}
		if d == nil {
			w.order = append(w.order, f.Stream)
		}
		h := *f
		h.Payload = bytes.Clone(f.Payload)
		w.streams[f.Stream] = &declared{header: h, last: f.Time}
		w.setNow()
	case d == nil:
	case f.Kind == KindEnd:
		delete(w.streams, f.Stream)
		w.order = slices.DeleteFunc(w.order, func(s uint16) bool { return s == f.Stream })
		w.setNow()
	case f.counted():
		d.last = max(d.last, f.Time)
		w.now = max(w.now, f.Time)
		if f.Is(KindRaw, FlagKeep) {
			d.keep.Add(*f)
		}
	}
}

// setNow sets the pipe's time anew: it goes back where the stream that was
// ahead ended, or was declared anew because its clock was set back.
func (w *Writer) setNow() {
	w.now = math.MinInt64
	for _, d := range w.streams {
		w.now = max(w.now, d.last)
	}
	w.syncedAt = min(w.syncedAt, w.now)
}
