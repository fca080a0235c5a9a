package dump

import (
	"maps"
	"slices"

	"campipe/pkg/wire"
)

// totals counts what is in a pipe, to be compared with what its ends say.
type totals struct {
	counts  map[uint16]wire.Count
	causes  map[string]bool // those of the gaps
	damaged bool            // so what is there is not what was written
}

func newTotals() totals {
	return totals{counts: map[uint16]wire.Count{}, causes: map[string]bool{}}
}

// add counts an R or S.
func (t *totals) add(it *item) {
	c := t.counts[it.Stream]
	c.Add(1, int64(len(it.Payload)))
	t.counts[it.Stream] = c
}

// gap takes a G.
func (t *totals) gap(it *item) error {
	gap, err := wire.ParseGap(it.Payload)
	t.causes[gap.Cause] = true
	return err
}

// check compares the totals in an E. Those of a number go on where it is
// declared anew.
func (t *totals) check(it *item, found *findings) {
	end, err := wire.ParseEnd(it.Payload)
	if err != nil {
		found.tell(lawAccounts, it.Stream, "unreadable", "%v", err)
		return
	}
	if it.Stream != 0 && end.Totals != nil {
		t.compare(it.Stream, end.Totals, found)
	}
	if it.Stream != 0 {
		return
	}
	for _, number := range slices.Sorted(maps.Keys(end.Streams)) {
		t.compare(number, end.Streams[number], found)
		t.named(number, end.Streams[number], found)
	}
	for _, number := range slices.Sorted(maps.Keys(t.counts)) {
		if end.Streams != nil && end.Streams[number] == nil && !t.damaged {
			found.tell(lawAccounts, number, "not in the totals", "%d frames are there, %d streams in the totals", t.counts[number].Frames, len(end.Streams))
		}
	}
}

// named checks that each loss is in a gap. That may come after the stream's own
// end: only at the pipe's are all of them there.
func (t *totals) named(stream uint16, said *wire.Totals, found *findings) {
	for _, cause := range slices.Sorted(maps.Keys(said.Lost)) {
		if !t.causes[cause] && !t.damaged {
			found.tell(lawAccounts, stream, "lost without a gap", "%d frames by %s, and gaps of it: 0", said.Lost[cause].Frames, cause)
		}
	}
}

// compare compares the totals of one stream.
func (t *totals) compare(stream uint16, said *wire.Totals, found *findings) {
	sum := said.Out.Bytes
	for _, c := range said.Dropped {
		sum += c.Bytes
	}
	for _, c := range said.Lost {
		sum += c.Bytes
	}
	if sum != said.In.Bytes {
		found.tell(lawAccounts, stream, "totals don't add up", "%d bytes in, %d out, dropped and lost", said.In.Bytes, sum)
	}
	if is := t.counts[stream]; is != said.Out && !t.damaged {
		found.tell(lawAccounts, stream, "totals of something else", "%d frames of %d bytes, and there are %d of %d", said.Out.Frames, said.Out.Bytes, is.Frames, is.Bytes)
	}
}
