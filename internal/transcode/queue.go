package transcode

import (
	"sync"

	"campipe/pkg/wire"
)

// heldLimit is how many bytes may wait to go out before no more are read: a key
// picture in 4K is under 8 MiB.
const heldLimit = 16 << 20

// slot is the place of one frame of the input in what goes out.
type slot struct {
	frame   wire.Frame // as it came; of a picture without its payload
	size    int        // bytes of its payload
	run     *run       // of a picture: what encodes it
	stream  *stream    // of a declaration, or a picture
	reason  string     // why it is left out; "" where it is not
	outcome outcome    // of a picture, when its turn has come
	err     error
}

// outcome is what became of a picture.
type outcome struct {
	frame wire.Frame // the sample, or the gap for one or more pictures
	none  bool       // there is no frame: a gap before stands for it
	lost  bool
	size  int // bytes of the picture as it came in
}

// queue holds all that was read and has not gone out. The feeder and those who
// collect what ffmpeg gives fill it, the stage's caller empties it.
type queue struct {
	mu        sync.Mutex
	changed   sync.Cond
	waiting   []*slot
	held      int  // bytes of those
	starved   bool // nothing can go out before more is read
	closed    bool // no more is read
	err       error
	abandoned bool // nothing more goes out
	working   sync.WaitGroup
}

func newQueue() *queue {
	q := &queue{}
	q.changed.L = &q.mu
	return q
}

// push adds a slot. It waits while more than enough is there that can go out,
// and reports whether anything still does.
func (q *queue) push(s *slot) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.held > heldLimit && !q.starved && !q.abandoned {
		q.changed.Wait()
	}
	s.size = max(s.size, len(s.frame.Payload))
	q.waiting = append(q.waiting, s)
	q.held += s.size
	q.changed.Broadcast()
	return !q.abandoned
}

// close says that no more is pushed, and with which error the input ended.
func (q *queue) close(err error) {
	q.update(func() { q.closed, q.err = true, err })
}

// update changes what slots wait for.
func (q *queue) update(change func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	change()
	q.changed.Broadcast()
}

// await waits until no more comes of a run.
func (q *queue) await(r *run) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for !r.done && !q.abandoned {
		q.changed.Wait()
	}
}

// collect runs work unless nothing more goes out; abandon waits for it.
func (q *queue) collect(work func()) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.abandoned {
		q.working.Go(work)
	}
	return !q.abandoned
}

// abandon says that nothing more goes out, and waits for those who collect.
func (q *queue) abandon() {
	q.update(func() { q.abandoned = true })
	q.working.Wait()
}

// next takes out the slot that goes out next, once it is known what becomes of
// it. It calls idle before it waits. It returns nil at the end, with the error of
// the input if there was one.
func (q *queue) next(idle func() error) (*slot, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for !q.ready() {
		if q.closed && len(q.waiting) == 0 {
			return nil, q.err
		}
		if idle != nil {
			q.mu.Unlock()
			err := idle()
			q.mu.Lock()
			if err != nil {
				return nil, err
			}
			if q.ready() {
				break
			}
		}
		if q.closed && len(q.waiting) == 0 {
			continue // it closed meanwhile
		}
		q.starved = true
		q.changed.Broadcast()
		q.changed.Wait()
		q.starved = false
	}
	s := q.waiting[0]
	q.waiting[0] = nil
	q.waiting = q.waiting[1:]
	if s.run == nil {
		q.held -= s.size
	} else if s.outcome, s.err = s.run.take(); !s.outcome.lost {
		q.held -= len(s.outcome.frame.Payload)
	}
	q.changed.Broadcast()
	return s, nil
}

// ready reports whether the first slot can go out.
func (q *queue) ready() bool {
	if len(q.waiting) == 0 {
		return false
	}
	switch s := q.waiting[0]; {
	case s.run != nil:
		return len(s.run.outcomes) > 0 || s.run.done
	case s.stream != nil:
		return s.stream.format != nil || s.stream.late
	}
	return true
}
