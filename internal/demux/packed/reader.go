// Package packed reads sound without a container in the segments of HLS, RFC 8216
// clause 3.4: frames of AAC behind a tag that says their time.
package packed

import (
	"errors"

	"campipe/internal/adts"
	"campipe/internal/demux/media"
	"campipe/internal/id3"
	"campipe/pkg/wire"
)

const (
	ticks = 90_000  // of a tag's time, a second
	wrap  = 1 << 33 // and where that begins anew
	// maxTag is the longest tag that is waited for. They may hold a picture.
	maxTag = 1 << 20
)

// Reader reads one raw stream.
type Reader struct {
	out      *media.Output
	splitter *adts.Splitter
	tag      []byte // as far as it came
	tagged   bool   // what is read now is behind a tag
	arrival  wire.Time
	format   adts.Format
	told     int64 // time of the latest tag, wraps undone,
	known    bool  // if there was one
	jump     bool  // the next frame has that time
	next     int64 // when the next frame begins, in ticks of the rate
	rest     int   // bytes that were read and not accounted for yet
	fault    error
}

// New returns a reader that gives its samples to out. Each R frame is a segment,
// but those of a dump, of which the first tag counts.
func New(out *media.Output) *Reader {
	r := &Reader{out: out}
	r.splitter = adts.NewSplitter(r.frame)
	return r
}

// Begins reports whether b begins with a tag or a frame.
func Begins(b []byte) bool { return id3.Begins(b) || adts.Begins(b) }

// Read takes the next R frame.
func (r *Reader) Read(f wire.Frame) error {
	if f.Flags.Has(wire.FlagHead) {
		r.out.Drop(media.Framing, 0, len(f.Payload))
		return nil
	}
	if f.Flags.Has(wire.FlagBreak) {
		r.flush()
		r.out.Break()
		r.known = false
	}
	r.arrival = f.Time
	r.rest += len(f.Payload)
	b := f.Payload
	if !r.tagged {
		r.tag = append(r.tag, b...)
		if b = r.begin(); b == nil {
			return nil
		}
		r.tagged = true
	}
	r.splitter.Write(b)
	r.tag = r.tag[:0]
	if !r.out.Bare() {
		r.flush()
	}
	return r.fault
}

// begin reads the tags that a segment begins with, and returns what is behind
// them, or nil where they are not whole.
func (r *Reader) begin() []byte {
	b := r.tag
	for id3.Begins(b) {
		tag, ok := id3.Parse(b)
		if !ok && tag.Size <= maxTag && r.out.Bare() {
			return nil
		}
		if !ok {
			break
		}
		if tag.Told {
			r.set(tag.Time)
		}
		b = b[tag.Size:]
	}
	return b
}

// set takes the time of a tag.
func (r *Reader) set(t int64) {
	if r.known {
		d := (t - r.told) & (wrap - 1)
		if d >= wrap/2 {
			d -= wrap
		}
		t = r.told + d
	}
	r.told, r.known, r.jump = t, true, true
}

func (r *Reader) frame(f adts.Frame) {
	if f.Format != r.format {
		r.format, r.jump = f.Format, true
		err := r.out.Declare([]wire.Header{{
			Codec: f.Format.Codec, Config: []byte(f.Format.Config), Timescale: uint32(f.Format.Rate),
			Rate: f.Format.Rate, Channels: f.Format.Channels,
		}}, 0)
		if err != nil {
			r.fault = err
		}
	}
	if f.Skipped > 0 {
		r.rest -= f.Skipped
		r.out.LoseSound(wire.Gap{Cause: wire.CauseDamage, Bytes: int64(f.Skipped), Text: "no frame of sound is known to begin here"})
	}
	if rate := int64(f.Format.Rate); r.jump {
		r.jump = false
		at := (r.told*rate + ticks/2) / ticks
		if d := at - r.next; max(d, -d) > 1+rate/ticks { // else it is only rounded
			r.next = at
		}
	}
	r.rest -= len(f.Data)
	if r.fault != nil {
		r.out.Drop(media.Unread, 1, len(f.Data))
		return
	}
	r.out.Sample(media.Sample{
		DTS: r.next, Duration: adts.FrameSamples, Arrival: r.arrival, Key: true, Data: f.Data,
	})
	r.next += adts.FrameSamples
}

// flush says that a segment ends, and accounts for what is in no frame.
func (r *Reader) flush() {
	r.splitter.Flush()
	r.tag, r.tagged = r.tag[:0], false
	r.out.Drop(media.Framing, 0, r.rest)
	r.rest = 0
}

// Lost says that something is missing before the next segment.
func (r *Reader) Lost(string) {
	r.splitter.Drop()
	r.flush()
}

// End says that the stream ended on purpose. The error, for a dump, is that
// nothing came of it.
func (r *Reader) End() error {
	if !r.tagged {
		r.splitter.Write(r.tag)
	}
	r.flush()
	if r.fault == nil && r.out.Bare() && r.format.Rate == 0 {
		return errors.New("byte 0: no frame of sound")
	}
	return r.fault
}
