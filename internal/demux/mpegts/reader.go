// Package mpegts reads MPEG transport streams, in chunks of any size or in
// segments.
package mpegts

import (
	"fmt"

	"campipe/internal/demux/media"
	"campipe/internal/mpegts"
	"campipe/pkg/wire"
)

// Reader reads one raw stream.
type Reader struct {
	out      *media.Output
	reader   *mpegts.Reader
	segments bool          // each R frame is whole in itself
	began    bool          // anything came
	rest     int           // bytes that were read and not accounted for yet
	tracks   []wire.Header // of the media
	fault    error         // in declaring them
}

// New returns a reader that gives its samples to out, of a stream in chunks.
func New(out *media.Output) *Reader {
	r := &Reader{out: out}
	r.reader = mpegts.New(mpegts.Handler{Tracks: r.declare, Sample: r.sample, Loss: r.loss, Note: r.note})
	return r
}

// NewSegments returns a reader of a stream whose R frames are segments.
func NewSegments(out *media.Output) *Reader {
	r := New(out)
	r.segments = true
	return r
}

// Begins reports whether b begins with packets.
func Begins(b []byte) bool { return mpegts.Begins(b) }

// Read takes the next R frame. The error, for a dump, is that it can't be read.
func (r *Reader) Read(f wire.Frame) error {
	if f.Flags.Has(wire.FlagBreak) && r.began {
		if err := r.restart(); err != nil {
			return err
		}
	}
	if f.Flags.Has(wire.FlagHead) {
		r.out.Drop(media.Framing, 0, len(f.Payload))
		return nil
	}
	r.began = r.began || len(f.Payload) > 0
	r.rest += len(f.Payload)
	err := r.reader.Write(f.Payload, int64(f.Time))
	if err == nil && r.segments {
		err = r.reader.Flush()
		r.reader.Settle()
		r.account()
	}
	return r.failed(err)
}

// restart is for a new connection, or what has another clock.
func (r *Reader) restart() error {
	err := r.reader.Break()
	r.account()
	r.out.Break()
	return r.failed(err)
}

// failed takes what a read ended with. What can't be read of a dump is an error,
// of a camera a loss.
func (r *Reader) failed(err error) error {
	if r.fault != nil {
		return r.fault
	}
	if err == nil {
		return nil
	}
	n := r.rest
	r.rest = 0
	if r.out.Bare() {
		r.out.Drop(media.Unread, 0, n)
		return fmt.Errorf("byte %d: %w", r.reader.Pos(), err)
	}
	r.out.Lose(wire.Gap{Cause: wire.CauseDamage, Bytes: int64(n), Text: err.Error()})
	return nil
}

// account accounts for what is neither in a sample nor lost, when nothing is held.
// The lengths before NAL units may be longer than the start codes were.
func (r *Reader) account() {
	reason := media.Framing
	if r.rest < 0 {
		reason = media.Inserted
	}
	r.out.Drop(reason, 0, r.rest)
	r.rest = 0
}

// Lost says that bytes are missing before what comes next, and why.
func (r *Reader) Lost(cause string) {
	r.out.Tear(cause)
	r.reader.Lost()
	r.account()
}

// End says that the stream ended on purpose. The error, for a dump, says why
// nothing came of it.
func (r *Reader) End() error {
	err := r.reader.End()
	r.account()
	if r.fault != nil {
		return r.fault
	}
	if err != nil && r.out.Bare() {
		return fmt.Errorf("byte %d: %w", r.reader.Pos(), err)
	}
	return nil
}

func (r *Reader) declare(tracks []mpegts.Track) {
	r.tracks = r.tracks[:0]
	for _, t := range tracks {
		r.tracks = append(r.tracks, wire.Header{
			Codec: t.Codec, Config: t.Config, Timescale: t.Timescale,
			Width: t.Width, Height: t.Height, Rate: t.Rate, Channels: t.Channels,
		})
	}
	if err := r.out.Declare(append([]wire.Header(nil), r.tracks...), 0); err != nil && r.fault == nil {
		r.fault = err
	}
}

func (r *Reader) sample(s mpegts.Sample) {
	r.rest -= len(s.Data)
	if s.Track < 0 || r.fault != nil {
		r.out.Drop(media.BeforeKey, 1, len(s.Data))
		return
	}
	r.out.Sample(media.Sample{
		Track: s.Track, DTS: s.DTS, Offset: s.Offset, Duration: s.Duration,
		Arrival: wire.Time(s.Stamp), Key: s.Key, Data: s.Data,
	})
}

func (r *Reader) loss(l mpegts.Loss) {
	r.rest -= int(l.Bytes)
	gap := wire.Gap{Cause: wire.CauseDamage, Frames: int64(l.Frames), Bytes: l.Bytes, Text: l.Text}
	if l.Packets > 0 && l.Bytes == 0 {
		gap.Cause = wire.CauseLost
	}
	if l.Track >= 0 && l.Packets > 0 {
		gap.Text = fmt.Sprintf("%s: %d or more of pid %d", l.Text, l.Packets, l.PID)
	}
	if r.out.Bare() {
		gap.At = &l.At
	}
	if l.Track >= 0 && r.tracks[l.Track].Audio() {
		r.out.LoseSound(gap)
		return
	}
	r.out.Lose(gap)
}

func (r *Reader) note(text string) { r.out.Note(wire.Note{What: "track", Text: text}) }
