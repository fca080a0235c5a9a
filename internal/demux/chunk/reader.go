// Package chunk reads the .chunk files of PyNVR 0.1: units of H.264, each behind a
// head with its time, in chunks of any size. PyNVR makes them while a minute is
// recorded, and leaves them where it is ended.
package chunk

import (
	"errors"
	"fmt"
	"io"

	"campipe/internal/demux/media"
	"campipe/internal/h264"
	"campipe/internal/nal"
	"campipe/pkg/wire"
)

// micros is the timescale.
const micros = 1_000_000

// maxMarks is how many times are kept at most: a picture has one, and what comes
// before it another.
const maxMarks = 256

// startCode is what the splitter knows units by.
var startCode = []byte{0, 0, 1}

// Reader reads one raw stream.
type Reader struct {
	out      *media.Output
	splitter *nal.Splitter
	head     []byte // of the record that begins, as far as it came
	left     int    // bytes of its unit that are still to come
	pos      int64  // bytes that were read
	at       int64  // where the record began
	marks    []mark // of units that no picture came of yet
	format   *nal.Format
	last     wire.Time // of decoding the latest picture
	begun    bool      // there was one
	arrival  wire.Time
	lost     bool // no record is known to begin here
	rest     int  // bytes that were read and not accounted for yet
	fault    error
}

// mark is the time of the unit that begins there in what the splitter was given.
type mark struct {
	at   int64
	time wire.Time
}

// New returns a reader that gives its samples to out. Their times are those of the
// records, which are of the recorder's clock in its own zone, taken as UTC.
func New(out *media.Output) *Reader {
	r := &Reader{out: out}
	r.splitter = nal.NewSplitter(h264.Codec{}, r.give)
	return r
}

// Read takes the next R frame. The error, for a dump, is that it can't be read on.
func (r *Reader) Read(f wire.Frame) error {
	if f.Flags.Has(wire.FlagHead) {
		r.out.Drop(media.Framing, 0, len(f.Payload))
		return nil
	}
	if f.Flags.Has(wire.FlagBreak) {
		r.flush()
		r.out.Break()
	}
	r.arrival = f.Time
	b := f.Payload
	if r.lost && Begins(b) {
		r.lost = false
	}
	for len(b) > 0 && !r.lost {
		n, err := r.step(b)
		b = b[n:]
		r.pos += int64(n)
		r.rest += n
		if err == nil {
			err = r.fault
		}
		if err == nil {
			continue
		}
		if r.out.Bare() {
			r.out.Drop(media.Unread, 0, r.rest+len(b))
			r.rest = 0
			return fmt.Errorf("byte %d: %w", r.at, err)
		}
		r.Lost(wire.CauseDamage)
	}
	if len(b) > 0 {
		r.pos += int64(len(b))
		r.out.Lose(wire.Gap{Cause: wire.CauseDamage, Bytes: int64(len(b)), Text: "no record is known to begin here"})
	}
	return nil
}

// step reads some of b, and returns how much.
func (r *Reader) step(b []byte) (int, error) {
	if r.left > 0 {
		n := min(r.left, len(b))
		r.left -= n
		return n, r.splitter.Write(b[:n])
	}
	if len(r.head) == 0 {
		r.at = r.pos
	}
	n := min(headSize-len(r.head), len(b))
	if r.head = append(r.head, b[:n]...); len(r.head) < headSize {
		return n, nil
	}
	h, err := parse(r.head)
	r.head = r.head[:0]
	if err != nil {
		return n, err
	}
	r.left = h.length
	// The units of a picture have the same time.
	if n := len(r.marks); n == 0 || r.marks[n-1].time != h.time {
		r.marks = append(r.marks, mark{r.splitter.Pos(), h.time})
	}
	if len(r.marks) > maxMarks {
		return n, fmt.Errorf("record: more than %d times and no picture", maxMarks)
	}
	return n, r.splitter.Write(startCode)
}

// give takes the next picture.
func (r *Reader) give(au nal.AccessUnit) {
	at := r.time(au.Start, au.End)
	r.rest -= len(au.Data)
	switch {
	case r.fault != nil:
		r.out.Drop(media.Unread, 1, len(au.Data))
		return
	case au.Torn:
		r.out.Lose(wire.Gap{Cause: wire.CauseDamage, Frames: 1, Bytes: int64(len(au.Data)), Text: "the beginning of a picture is missing"})
		return
	case au.Format == nil:
		r.out.Drop(media.BeforeKey, 1, len(au.Data))
		return
	case au.Format != r.format:
		r.format = au.Format
		r.fault = r.out.Declare([]wire.Header{{
			Codec: au.Format.Codec, Config: au.Format.Config, Timescale: micros, Width: au.Format.Width, Height: au.Format.Height,
		}}, 0)
	}
	// Times are those of presentation: pictures that are shown before others fall
	// back, by less than a second.
	decoded := at
	if r.begun && at <= r.last && r.last-at < micros {
		decoded = r.last + 1
	}
	r.last, r.begun = decoded, true
	r.out.Sample(media.Sample{
		DTS: int64(decoded), Offset: int32(at - decoded), Arrival: r.arrival, Key: au.Key, Wall: true, Data: au.Data,
	})
}

// time returns the time of the first unit of the picture from start to end, and
// forgets those up to its end.
func (r *Reader) time(start, end int64) (t wire.Time) {
	n := 0
	for i, m := range r.marks {
		if m.at <= start {
			t = m.time
		}
		if m.at < end {
			n = i // the next picture may have the same time
		}
	}
	r.marks = r.marks[:copy(r.marks, r.marks[n:])]
	return t
}

// flush says that the stream ends here, and accounts for what is in no picture.
func (r *Reader) flush() {
	r.splitter.Flush()
	r.out.Drop(media.Framing, 0, r.rest)
	r.head, r.left, r.marks, r.rest, r.begun = r.head[:0], 0, r.marks[:0], 0, false
}

// Lost says that bytes are missing before what comes next, and why.
func (r *Reader) Lost(cause string) {
	r.out.Tear(cause)
	r.splitter.Drop()
	if n := r.rest; n > 0 {
		r.rest = 0
		r.out.Lose(wire.Gap{Cause: cause, Bytes: int64(n), Text: "not complete"})
	}
	r.head, r.left, r.marks, r.lost = r.head[:0], 0, r.marks[:0], r.pos > 0
}

// End says that the stream ended on purpose. The error, for a dump, is that it
// ends inside of a record, or that nothing came of it; io.ErrUnexpectedEOF is in
// the chain of the first.
func (r *Reader) End() error {
	inside := r.left > 0 || len(r.head) > 0
	if inside && r.out.Bare() {
		r.Lost(wire.CauseClosed)
		return fmt.Errorf("byte %d: record: its end is not there: %w", r.at, io.ErrUnexpectedEOF)
	}
	r.flush()
	switch {
	case r.fault != nil:
		return r.fault
	case !r.out.Bare() || r.format != nil:
		return nil
	case r.splitter.Err() != nil:
		return fmt.Errorf("byte 0: parameter sets: %w", r.splitter.Err())
	}
	return errors.New("byte 0: no key picture with its parameter sets")
}
