package wire

import "bytes"

// standing is where the in-step reader stands with one stream.
type standing struct {
	open    bool   // declared, and not ended
	header  []byte // payload of its declaration
	trusted bool   // open, and nothing was lost that may have declared it anew
	late    bool   // entered just now: the copies that follow its H are wanted
	needKey bool   // samples are of no use until the next key
	torn    bool   // a raw frame is missing before the next one
	closed  bool   // a gap says that it was cut, and nothing came since
	last    Time   // of the last R or S, or of the H
	loss    loss   // what was lost and is not written down yet
}

// Next returns the next frame that a stage has to look at, in step with the
// writer:
//   - copies (FlagAgain) are left out, but for those of a stream that was not
//     declared yet or is not trusted any more: these come as if they were the
//     first, without the flag and never earlier than the H;
//   - after damage the frames of all streams are left out, each until its next
//     H, unless it is known which single frame was damaged; then samples are
//     left out until the next key, since a decoder can make nothing of them, and
//     the next raw frame has FlagBreak. A damaged raw frame with FlagKeep is
//     followed by nothing until the next H. What was left out comes as a gap, of
//     cause damage, in the stream that it is missing from;
//   - a stream that is declared anew without having ended gets a gap, of cause
//     closed, if it has none: its earlier part was cut. An H with FlagAgain that
//     is no copy of what was declared, or is earlier than what came, declares
//     the stream anew too;
//   - of a stream that is not declared nothing comes but gaps, on stream 0.
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
			r.distrust(&f)
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

// standing returns where the reader stands with a stream.
func (r *Reader) standing(stream uint16) *standing {
	st := r.streams[stream]
	if st == nil {
		st = &standing{}
		r.streams[stream] = st
	}
	return st
}

// step reports whether f is to be given out, and puts what comes before it in
// r.waiting. It clears or sets f's flags as Next says.
func (r *Reader) step(f *Frame) bool {
	st := r.standing(f.Stream)
	switch f.Kind {
	case KindHeader:
		return f.Stream != 0 && r.declare(st, f)
	case KindRaw, KindSample:
		return r.media(st, f)
	case KindGap:
		if gap, err := ParseGap(f.Payload); err == nil && gap.Cause == CauseClosed {
			st.closed = true
		}
		if !st.open {
			f.Stream = 0
		}
		return true
	case KindEnd:
		if f.Stream == 0 {
			r.settleAll()
			clear(r.streams)
			return true
		}
		open := st.open
		r.settle(f.Stream, st, max(f.Time, st.last))
		*st = standing{}
		return open
	}
	return st.open || f.Stream == 0
}

// declare takes an H frame.
func (r *Reader) declare(st *standing, f *Frame) bool {
	again := f.copied()
	f.Flags &^= FlagAgain
	if again && st.open && f.Time >= st.last && bytes.Equal(st.header, f.Payload) {
		if !st.trusted {
			st.trusted, st.late, st.needKey, st.torn = true, true, true, true
			st.last = f.Time
		}
		return false
	}
	if st.open {
		r.settle(f.Stream, st, st.last)
		if !st.closed {
			gap := Gap{Cause: CauseClosed, Text: "the stream was declared anew without having ended"}
			r.waiting = append(r.waiting, gap.Frame(f.Stream, st.last))
		}
	}
	*st = standing{
		open: true, header: bytes.Clone(f.Payload), trusted: true,
		late: again, needKey: again, last: f.Time, loss: st.loss,
	}
	return true
}

// media takes an R or S frame.
func (r *Reader) media(st *standing, f *Frame) bool {
	if f.copied() {
		if st.late {
			f.Flags &^= FlagAgain
			f.Time = max(f.Time, st.last)
			st.last, st.closed = f.Time, false
		}
		return st.late
	}
	if !st.trusted || st.needKey && f.Kind == KindSample && !f.Flags.Has(FlagKey) {
		r.lose(f.Stream, st, f.Time, len(f.Payload))
		return false
	}
	if st.torn && f.Kind == KindRaw {
		f.Flags |= FlagBreak
	}
	r.settle(f.Stream, st, f.Time)
	st.last = f.Time
	st.late, st.needKey, st.torn, st.closed = false, false, false, false
	return true
}
