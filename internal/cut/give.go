package cut

import (
	"iter"
	"maps"
	"slices"

	"campipe/pkg/wire"
)

// tell gives out a stream's header, with the watermark at mark. Where the cut
// starts in the middle of a stream that is where its frames start; the time at
// which it was declared would differ where a file is entered in its middle.
func (c *Cutter) tell(st *stream, mark wire.Time) {
	st.told = true
	h := st.header
	h.Time = mark
	c.begun[st.number] = true
	c.give(h)
}

// give gives out a frame.
func (c *Cutter) give(f wire.Frame) {
	if c.closed {
		return
	}
	if f.Kind == wire.KindRaw || f.Kind == wire.KindSample {
		c.ledger.In(f.Stream, 1, len(f.Payload))
		c.ledger.Out(f.Stream, 1, len(f.Payload))
	}
	c.closed = !c.yield(f, nil)
}

// drop accounts for a frame that is read and not given out.
func (c *Cutter) drop(f *wire.Frame) {
	c.ledger.In(f.Stream, 1, len(f.Payload))
	c.ledger.Drop(f.Stream, reasonRange, 1, len(f.Payload))
}

// Lost accounts for what the reader of the input could not read; it is a
// wire.Reader's Lost. What lies before the cut is passed over here too.
func (c *Cutter) Lost(number uint16, frames, bytes int) {
	if c.begun[number] || number == 0 && len(c.begun) > 0 {
		c.ledger.In(number, frames, bytes)
		c.ledger.Lose(number, wire.CauseDamage, frames, bytes)
	}
}

// explain writes the note of a cut that starts at start: what was asked and
// what is there. Values are microseconds since 1970.
func (c *Cutter) explain(st *stream, start wire.Time) {
	if c.want == always {
		return
	}
	values := map[string]any{"start": int64(start)}
	if c.want.From != always.From {
		values["from"] = int64(c.want.From)
	}
	if c.want.To != always.To {
		values["to"] = int64(c.want.To)
	}
	note := wire.Note{What: "cut", Text: "asked: " + c.want.String() + "; starts at " + start.String(), Values: values}
	c.give(note.Frame(st.number, start))
}

// inOrder gives the numbers of the open streams, in their order.
func (c *Cutter) inOrder() iter.Seq[uint16] {
	return slices.Values(slices.Sorted(maps.Keys(c.streams)))
}
