package wire

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
)

// standing is where the in-step reader stands with one stream.
type standing struct {
	header  []byte // payload of its declaration; nil before the first
	open    bool   // declared, and not ended
	trusted bool   // nothing was lost that may have declared it anew
	late    bool   // entered just now: the copies that follow its H are wanted
	needKey bool   // samples are of no use until the next key
	torn    bool   // a raw frame is missing before the next one
	last    Time   // of the last R or S, or of the H
	loss    loss   // what was lost and is not written down yet
}

type loss struct {
	frames, bytes int64
	told          int64 // of the frames, those that a gap has named already
	since         Time
}

// Next returns the next frame that a stage has to look at, in step with the
// writer:
//   - copies (FlagAgain) are left out, but for those of a stream that was not
//     declared yet or is not trusted any more: these come as if they were the
//     first, without the flag;
//   - after damage the frames of all streams are left out, each until its next
//     H, unless it is known which single frame was damaged; then samples are
//     left out until the next key, since a decoder can make nothing of them, and
//     the next raw frame has FlagBreak. What was left out comes as a gap, of
//     cause damage, in the stream that it is missing from;
//   - a stream that is declared anew without having ended gets a gap, of cause
//     closed: its earlier part was cut.
//
// Errors and the ownership of the payload are those of Scan.
func (r *Reader) Next() (Frame, error) {
	for len(r.waiting) == 0 {
		if r.stop != nil {
			return Frame{}, r.stop
		}
		f, err := r.Scan()
		switch {
		case err != nil:
			r.settleAll()
			r.stop = err
		case r.damage.is:
			r.distrust()
			return f, nil
		case r.step(&f):
			if len(r.waiting) == 0 {
				return f, nil
			}
			r.waiting = append(r.waiting, f)
		}
	}
	f := r.waiting[0]
	r.waiting = r.waiting[1:]
	return f, nil
}

// step reports whether f is to be given out, and puts what comes before it in
// r.waiting. It clears or sets f's flags as Next says.
func (r *Reader) step(f *Frame) bool {
	if f.Stream == 0 {
		if f.Kind == KindEnd {
			r.settleAll()
			clear(r.streams)
		}
		return true
	}
	st := r.streams[f.Stream]
	if st == nil {
		st = &standing{}
		r.streams[f.Stream] = st
	}
	switch f.Kind {
	case KindHeader:
		return r.declare(st, f)
	case KindRaw, KindSample:
		return r.media(st, f)
	case KindEnd:
		if st.open {
			r.settle(f.Stream, st, f.Time)
		}
		known := st.header != nil
		*st = standing{}
		return known
	}
	return st.header != nil
}

// declare takes an H frame.
func (r *Reader) declare(st *standing, f *Frame) bool {
	news := true
	if f.Flags.Has(FlagAgain) {
		if st.open && st.trusted {
			return false
		}
		news = !st.open || !bytes.Equal(st.header, f.Payload)
		f.Flags &^= FlagAgain
		st.late, st.needKey, st.torn = true, true, st.open
	} else {
		if st.open {
			r.settle(f.Stream, st, st.last)
			gap := Gap{Cause: CauseClosed, Text: "the stream was declared anew without having ended"}
			r.waiting = append(r.waiting, gap.Frame(f.Stream, st.last))
		}
		*st = standing{loss: st.loss}
	}
	st.open, st.trusted = true, true
	st.last = f.Time
	if news {
		st.header = bytes.Clone(f.Payload)
	}
	return news
}

// media takes an R or S frame.
func (r *Reader) media(st *standing, f *Frame) bool {
	if f.Flags.Has(FlagAgain) {
		if !st.late {
			return false
		}
		f.Flags &^= FlagAgain
		f.Time = max(f.Time, st.last) // not before the watermark that was given out
		return true
	}
	if !st.trusted || st.needKey && f.Kind == KindSample && !f.Flags.Has(FlagKey) {
		r.lose(st, f, len(f.Payload))
		return false
	}
	if st.torn && f.Kind == KindRaw {
		f.Flags |= FlagBreak
	}
	st.late, st.needKey, st.torn = false, false, false
	if st.loss.frames > 0 {
		r.settle(f.Stream, st, f.Time)
	}
	st.last = f.Time
	return true
}

// lose counts a frame with n bytes of payload as lost.
func (r *Reader) lose(st *standing, f *Frame, n int) {
	if st.loss.frames == 0 {
		st.loss.since = f.Time
	}
	st.loss.frames++
	st.loss.bytes += int64(n)
	if r.Lost != nil {
		r.Lost(f.Stream, 1, n)
	}
}

// distrust takes what Scan skipped.
func (r *Reader) distrust() {
	if !r.damage.only {
		for _, st := range r.streams {
			st.trusted = false
		}
		if r.Lost != nil {
			r.Lost(0, 0, r.damage.bytes)
		}
		return
	}
	f := &r.damage.f
	st := r.streams[f.Stream]
	again := f.Flags.Has(FlagAgain)
	switch {
	case st == nil || again && f.Kind == KindRaw:
	case f.Kind == KindHeader:
		st.trusted = st.trusted && again
	case f.Kind == KindRaw || f.Kind == KindSample:
		r.lose(st, f, r.damage.bytes)
		st.loss.told = st.loss.frames
		st.needKey, st.torn = true, true
		return
	}
	if r.Lost != nil {
		r.Lost(0, 0, r.damage.bytes)
	}
}

// settle puts the gap for what was lost of a stream in r.waiting. It lasted
// until the given time. A gap that was told of with the same time is completed.
func (r *Reader) settle(stream uint16, st *standing, until Time) {
	l := st.loss
	st.loss = loss{}
	if l.frames == l.told {
		return
	}
	gap := Gap{Cause: CauseDamage, Frames: l.frames, Bytes: l.bytes, Length: max(0, int64(until-l.since))}
	if st.header == nil {
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
