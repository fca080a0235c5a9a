package wire

import (
	"fmt"
	"maps"
	"slices"
)

// loss is what the in-step reader left out of one stream since it last gave a
// frame of it.
type loss struct {
	frames, bytes int64
	since         Time   // of the first of them
	at            *int64 // where the first of them is, if a gap has told of it
}

// lose counts a frame with n bytes of payload as lost.
func (r *Reader) lose(stream uint16, st *standing, t Time, n int) {
	if st.loss.frames == 0 {
		st.loss.since = t
	}
	st.loss.frames++
	st.loss.bytes += int64(n)
	r.tell(stream, 1, n)
}

// tell calls the hook.
func (r *Reader) tell(stream uint16, frames, bytes int) {
	if r.Lost != nil {
		r.Lost(stream, frames, bytes)
	}
}

// distrust takes what Scan skipped, and the gap that it made of it.
func (r *Reader) distrust(gap *Frame) {
	f, n := &r.damage.f, r.damage.bytes
	if !r.damage.only {
		for _, st := range r.streams {
			st.trusted, st.late = false, false
		}
		r.tell(0, 0, n)
		return
	}
	st := r.standing(f.Stream)
	if !st.open {
		gap.Stream = 0
	}
	if !f.counted() || f.copied() {
		r.tell(0, 0, n)
		if f.Kind == KindHeader && !f.copied() || f.Kind == KindRaw && st.late {
			st.trusted, st.late = false, false
		}
		return
	}
	st.needKey, st.torn = true, true
	if f.Is(KindRaw, FlagKeep) {
		st.trusted = false
	}
	if st.loss.frames > 0 {
		r.tell(f.Stream, 1, n) // the gap stands for itself
		return
	}
	r.lose(f.Stream, st, f.Time, n)
	st.loss.at = r.gapAt()
}

// settle puts the gap for what was left out of a stream in r.waiting. It lasted
// until the given time. A gap that was told of is completed, if there is more.
func (r *Reader) settle(stream uint16, st *standing, until Time) {
	l := st.loss
	st.loss = loss{}
	if l.frames == 0 || l.frames == 1 && l.at != nil {
		return
	}
	gap := Gap{
		Cause: CauseDamage, Frames: l.frames, Bytes: l.bytes,
		Length: max(0, int64(until-l.since)), At: l.at,
	}
	if !st.open {
		gap.Text = fmt.Sprintf("stream %d was not declared", stream)
		stream = 0
	}
	r.waiting = append(r.waiting, gap.Frame(stream, l.since))
}

// settleAll settles every stream, at the end of the input.
func (r *Reader) settleAll() {
	for _, stream := range slices.Sorted(maps.Keys(r.streams)) {
		st := r.streams[stream]
		r.settle(stream, st, max(st.last, st.loss.since))
	}
}
