// Package annexb reads bare H.264 and H.265: byte streams of NAL units (ISO/IEC
// 14496-10 and 23008-2, annex B) in chunks of any size. Nothing in them says when
// a picture was taken.
package annexb

import (
	"errors"
	"fmt"

	"campipe/internal/demux/media"
	"campipe/internal/h264"
	"campipe/internal/h265"
	"campipe/internal/nal"
	"campipe/pkg/wire"
)

// Reader reads one raw stream.
type Reader struct {
	out      *media.Output
	first    []byte // until the codec is known
	splitter *nal.Splitter
	counter  counter
	format   *nal.Format
	rate     media.Rate
	noted    bool // that nothing says it
	order    order
	arrival  wire.Time
	rest     int // bytes that were read and not accounted for yet
	fault    error
}

// New returns a reader that gives its samples to out. They are as far apart as
// out.Rate says, else the parameter sets, else 25 a second.
func New(out *media.Output) *Reader { return &Reader{out: out} }

// enough is how many of the first bytes the codec is told by.
const enough = 512

// Read takes the next R frame. The error, for a dump, is that it can't be read on.
func (r *Reader) Read(f wire.Frame) error {
	if f.Flags.Has(wire.FlagHead) {
		r.out.Drop(media.Framing, 0, len(f.Payload))
		return nil
	}
	if f.Flags.Has(wire.FlagBreak) {
		r.flush()
		r.out.Break()
		r.order.restart()
	}
	r.arrival = f.Time
	r.rest += len(f.Payload)
	if r.splitter != nil {
		return r.write(f.Payload)
	}
	r.first = append(r.first, f.Payload...)
	if len(r.first) < enough {
		return nil
	}
	return r.begin()
}

// begin finds out which codec it is, and reads what was kept.
func (r *Reader) begin() error {
	first := r.first
	r.first = nil
	switch codec := codecOf(first).(type) {
	case h264.Codec:
		r.splitter, r.counter = nal.NewSplitter(codec, r.give), new(avc)
	case h265.Codec:
		r.splitter, r.counter = nal.NewSplitter(codec, r.give), new(hevc)
	default:
		return r.failed(errors.New("no unit of H.264 or H.265"))
	}
	return r.write(first)
}

func (r *Reader) write(b []byte) error {
	if err := r.splitter.Write(b); err != nil && r.fault == nil {
		return r.failed(err)
	}
	return r.fault
}

// failed takes what a read ended with. What can't be read of a dump is an error,
// of a camera a loss.
func (r *Reader) failed(err error) error {
	n, at := r.rest, int64(0)
	r.rest = 0
	if r.splitter != nil {
		at = r.splitter.Pos()
	}
	if r.out.Bare() {
		r.out.Drop(media.Unread, 0, n)
		return fmt.Errorf("byte %d: %w", at, err)
	}
	r.out.Lose(wire.Gap{Cause: wire.CauseDamage, Bytes: int64(n), Text: err.Error()})
	return nil
}

// give takes the next access unit.
func (r *Reader) give(au nal.AccessUnit) {
	switch {
	case r.fault != nil:
		return
	case au.Torn:
		r.rest -= len(au.Data)
		r.out.Lose(wire.Gap{Cause: wire.CauseDamage, Frames: 1, Bytes: int64(len(au.Data)), Text: "the beginning of a picture is missing"})
		return
	case au.Format == nil:
		r.rest -= len(au.Data)
		r.out.Drop(media.BeforeKey, 1, len(au.Data))
		return
	case au.Format != r.format:
		r.declare(au.Format)
	}
	r.order.add(picture{shown: r.counter.count(au.Data), data: au.Data, key: au.Key})
	r.release()
}

// declare says that pictures of another format follow.
func (r *Reader) declare(f *nal.Format) {
	r.settle()
	r.format = f
	r.order.sequence = r.counter.begin(f.Config)
	r.order.restart()
	told := r.out.Rate().Or(r.order.rate)
	if !told.Known() && !r.noted {
		r.noted = true
		r.out.Note(wire.Note{What: "clock", Text: fmt.Sprintf("nothing says how far the pictures are apart: %v a second", media.Usual)})
	}
	r.rate = told.Or(media.Usual)
	r.fault = r.out.Declare([]wire.Header{{
		Codec: f.Codec, Config: f.Config, Timescale: 2 * r.rate.Num, Width: f.Width, Height: f.Height,
	}}, 0)
}

// release gives out the pictures that have their places.
func (r *Reader) release() {
	for {
		p, ok := r.order.next()
		if !ok {
			return
		}
		r.rest -= len(p.data)
		if r.fault != nil {
			r.out.Drop(media.Unread, 1, len(p.data))
			continue
		}
		field := int64(r.rate.Den) // in ticks
		r.out.Sample(media.Sample{
			DTS: p.decoded * field, Offset: int32((p.place + r.order.delay - p.decoded) * field),
			Duration: uint32(p.length() * field), Arrival: r.arrival, Key: p.key, Data: p.data,
		})
	}
}

// settle gives out all pictures that wait.
func (r *Reader) settle() {
	r.order.finish()
	r.release()
}

// flush says that the stream ends here, or what comes is of another one, and
// accounts for what is in no picture. The lengths before units may be longer than
// the start codes were.
func (r *Reader) flush() {
	if r.splitter != nil {
		r.splitter.Flush()
	}
	r.settle()
	reason := media.Framing
	if r.rest < 0 {
		reason = media.Inserted
	}
	r.out.Drop(reason, 0, r.rest)
	r.rest, r.first = 0, nil
}

// Lost says that bytes are missing before what comes next, and why: the picture
// that had begun is lost with them.
func (r *Reader) Lost(cause string) {
	r.settle()
	r.out.Tear(cause)
	held := len(r.first)
	if r.splitter != nil {
		held = r.splitter.Held()
		r.splitter.Drop()
	}
	if r.first = nil; held > 0 {
		r.rest -= held
		r.out.Lose(wire.Gap{Cause: cause, Frames: 1, Bytes: int64(held), Text: "not complete"})
	}
}

// End says that the stream ended on purpose. The error, for a dump, is that
// nothing came of it.
func (r *Reader) End() error {
	if r.splitter == nil && len(r.first) > 0 {
		if err := r.begin(); err != nil {
			return err
		}
	}
	r.flush()
	switch {
	case r.fault != nil:
		return r.fault
	case !r.out.Bare() || r.format != nil:
		return nil
	case r.splitter == nil || r.splitter.Err() == nil:
		return errors.New("byte 0: no key picture with its parameter sets")
	}
	return fmt.Errorf("byte 0: parameter sets: %w", r.splitter.Err())
}
