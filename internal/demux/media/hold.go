package media

import (
	"bytes"
	"math"

	"campipe/pkg/wire"
)

// maxHeld is how many bytes are held back at most while the clock watches
// arrivals: two seconds of a camera are a few megabytes, but a replay brings
// minutes in that time.
const maxHeld = 64 << 20

// hold is what can't go out yet, in order.
type hold struct {
	frames  []heldFrame
	samples int
	size    int // as on the wire
}

type heldFrame struct {
	wire.Frame
	media bool // its time is media time
}

// hold keeps a copy of f until the clock can tell times.
func (o *Output) hold(f wire.Frame, media bool) {
	f.Payload = bytes.Clone(f.Payload)
	o.held.frames = append(o.held.frames, heldFrame{f, media})
	o.held.size += f.Size()
	if f.Kind == wire.KindSample {
		o.held.samples++
	}
	if o.held.size > maxHeld {
		o.Flush()
	}
}

// put writes a frame of the first stream, behind all that came before.
func (o *Output) put(f wire.Frame, at moment) {
	f.Time = at.t
	switch {
	case !o.open || len(o.held.frames) > 0 || at.media && !o.clock.Ready():
		o.hold(f, at.media)
		return
	case at.media:
		f.Time = o.clock.At(f.Time)
	}
	o.give(f)
}

// watermark returns a time that no sample of what was held comes before.
func watermark(held []heldFrame) wire.Time {
	at := wire.Time(math.MaxInt64)
	for i := range held {
		if held[i].Kind == wire.KindSample {
			at = min(at, held[i].Time)
		}
	}
	if at == math.MaxInt64 {
		return held[0].Time
	}
	return at
}
