package cut

import "campipe/pkg/wire"

// holdLimit is the most that is held of one camera: 40 s of a 4K camera at 25
// Mbit/s. That is the longest distance of keys that cameras with a changing one
// use (1200 pictures at 30 a second).
const holdLimit = 128 << 20

// hold has copies of the frames that go out if the range turns out to begin
// among them. It uses its memory again.
type hold struct {
	frames []wire.Frame
	bytes  []byte // their payloads
}

// frameSize is what a frame takes beside its payload.
const frameSize = 64

// fits reports whether f can be added.
func (h *hold) fits(f *wire.Frame) bool {
	return len(h.bytes)+len(f.Payload)+(len(h.frames)+1)*frameSize <= holdLimit
}

// add takes a copy of f.
func (h *hold) add(f *wire.Frame) {
	n := len(h.bytes)
	h.bytes = append(h.bytes, f.Payload...)
	g := *f
	g.Payload = h.bytes[n:len(h.bytes):len(h.bytes)]
	h.frames = append(h.frames, g)
}

// filter keeps the frames that stay says.
func (h *hold) filter(stay func(*wire.Frame) bool) {
	frames, bytes := h.frames[:0], h.bytes[:0]
	for _, f := range h.frames {
		if !stay(&f) {
			continue
		}
		// To the front, never over one that is still to come.
		n := len(bytes)
		bytes = append(bytes, f.Payload...)
		f.Payload = bytes[n:len(bytes):len(bytes)]
		frames = append(frames, f)
	}
	h.frames, h.bytes = frames, bytes
}

// clear lets go of everything.
func (h *hold) clear() { h.frames, h.bytes = h.frames[:0], h.bytes[:0] }
