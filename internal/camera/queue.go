package camera

import (
	"sync"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// queueBytes is how much may wait between the network and the pipe. It is over
// a minute of a 4 Mbit/s camera: longer than any stage pauses, and little
// enough to run on a small machine.
const queueBytes = 32 << 20

// queue hands frames from the goroutines that read the network to the one that
// writes the pipe, so that what stands downstream can't delay the reading: then
// the arrival times would be wrong, and servers drop clients that read slowly.
// When it is full, records are lost, and a gap says how much.
type queue struct {
	mu     sync.Mutex
	filled sync.Cond
	frames []wire.Frame
	bytes  int
	limit  int
	open   int   // producers
	good   bool  // one of them ended without an error
	err    error // the first one's
	lost   map[uint16]*overflow
	onLoss func(stream uint16, bytes int)
}

// overflow is what of one stream did not fit in.
type overflow struct {
	gap   wire.Gap
	since wire.Time
}

func newQueue(limit, producers int, onLoss func(uint16, int)) *queue {
	q := &queue{limit: limit, open: producers, lost: map[uint16]*overflow{}, onLoss: onLoss}
	q.filled.L = &q.mu
	return q
}

// put adds a copy of f. What a reader could not do without is never left out.
func (q *queue) put(f wire.Frame) {
	q.mu.Lock()
	defer q.mu.Unlock()
	loss := q.lost[f.Stream]
	if isRecord(&f) {
		if q.bytes+len(f.Payload) > q.limit && !f.Flags.Has(wire.FlagKeep) {
			if loss == nil {
				loss = &overflow{gap: wire.Gap{Cause: wire.CauseOverflow}, since: f.Time}
				q.lost[f.Stream] = loss
			}
			loss.gap.Frames++
			loss.gap.Bytes += int64(len(f.Payload))
			q.onLoss(f.Stream, len(f.Payload))
			return
		}
		if loss != nil {
			q.settle(f.Stream, loss, f.Time)
			f.Flags |= wire.FlagBreak
		}
	} else if loss != nil && f.Kind == wire.KindEnd {
		q.settle(f.Stream, loss, f.Time)
	}
	q.push(flow.Clone(f))
}

// settle adds the gap for what did not fit in.
func (q *queue) settle(stream uint16, loss *overflow, until wire.Time) {
	delete(q.lost, stream)
	loss.gap.Length = int64(until - loss.since)
	q.push(loss.gap.Frame(stream, loss.since))
}

func (q *queue) push(f wire.Frame) {
	q.frames = append(q.frames, f)
	q.bytes += len(f.Payload)
	q.filled.Signal()
}

// close says that one producer is done; err is why, or nil. The frames end with
// an error only if every producer ended with one.
func (q *queue) close(err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.open--
	switch {
	case err == nil:
		q.good = true
	case q.err == nil:
		q.err = err
	}
	q.filled.Signal()
}

// all returns the frames as they come; the last producer's close ends them. It
// calls flush before it waits.
func (q *queue) all(flush func() error) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		var batch []wire.Frame
		for {
			var err error
			if batch, err = q.take(batch[:0], flush); err != nil || len(batch) == 0 {
				if err != nil {
					yield(wire.Frame{}, err)
				}
				return
			}
			for _, f := range batch {
				if !yield(f, nil) {
					return
				}
			}
		}
	}
}

// take returns all that waits, in the room of free; nothing when all producers
// are done.
func (q *queue) take(free []wire.Frame, flush func() error) ([]wire.Frame, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.frames) == 0 {
		if q.open == 0 {
			if q.good {
				return nil, nil
			}
			return nil, q.err
		}
		q.mu.Unlock()
		err := flush()
		q.mu.Lock()
		if err != nil {
			return nil, err
		}
		if len(q.frames) == 0 && q.open > 0 {
			q.filled.Wait()
		}
	}
	batch := q.frames
	q.frames, q.bytes = free, 0
	return batch, nil
}
