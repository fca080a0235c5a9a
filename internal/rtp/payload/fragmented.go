package payload

import "campipe/pkg/wire"

// fragmented is a frame of sound that comes in several packets, of one timestamp.
// Before each piece stands how long the frame is (RFC 3640 clause 3.2.1.1). There
// are senders that say how long the piece is: MediaMTX, and what is made of the
// same library. The marker tells which is the last one then.
type fragmented struct {
	h      Handler
	marked bool // markers came, as who calls it says: a packet without one has no end of a frame

	unit   Unit // as far as it came
	data   []byte
	want   int  // bytes that it has; -1 is not known
	pieces bool // the marker will tell
	size   int  // bytes of payload, 0 if there is none
	lost   bool
}

// take takes a packet of one frame, behind whose head are data, and reports
// whether it is a piece: else the frame is whole.
func (f *fragmented) take(u Unit, data []byte, want int, marker bool) bool {
	if f.size > 0 && u.Time != f.unit.Time {
		f.finish()
	}
	if f.size == 0 {
		if f.pieces = want <= len(data); f.pieces && (marker || !f.marked) {
			return false
		}
	}
	rest := want // bytes of the frame that are to come
	if !f.pieces {
		f.lost = f.lost || f.size > 0 && want != f.want
		rest -= len(f.data)
	}
	data = data[:min(max(rest, 0), len(data))]
	if f.lost = f.lost || len(f.data)+len(data) > maxUnit; !f.lost {
		f.data = append(f.data, data...)
	}
	f.size += u.Size
	f.unit, f.want = u, want
	if f.pieces {
		f.want = -1
		if marker {
			f.want = len(f.data)
		}
	}
	if marker || len(f.data) == f.want {
		f.finish()
	}
	return true
}

// finish gives out the frame, or says that it is lost.
func (f *fragmented) finish() {
	if f.size == 0 {
		return
	}
	if f.lost || len(f.data) != f.want {
		f.h.Lose(wire.Gap{Cause: wire.CauseLost, Frames: 1, Bytes: int64(f.size), Text: "a piece of a frame of sound is missing"})
	} else {
		f.unit.Data, f.unit.Size = f.data, f.size
		f.h.Unit(f.unit)
	}
	f.reset()
}

func (f *fragmented) reset() { f.data, f.size, f.lost = f.data[:0], 0, false }

// Lost says that packets are missing.
func (f *fragmented) Lost() { f.lost = f.size > 0 }

// Flush returns how many bytes are left over.
func (f *fragmented) Flush() int {
	rest := f.size
	f.reset()
	return rest
}
