// Package rtsp reads what RTSP cameras send: the DESCRIBE answer, and the packets
// of RTP and RTCP that follow it.
package rtsp

import (
	"errors"
	"fmt"

	"campipe/internal/demux/media"
	"campipe/internal/rtp"
	"campipe/internal/rtsp"
	"campipe/pkg/wire"
)

// Reader reads one raw stream.
type Reader struct {
	out      *media.Output
	splitter *rtsp.Splitter
	parser   rtp.Parser
	arrival  int64 // of what is read; in a dump, media time of the first track
	tracks   []*track
	channels map[byte]*track // by the even number of the two
	info     []rtsp.Info     // of the PLAY answer
	start    *start          // nil when all tracks are declared that came
	declared []*track
	ref      *track // whose time the others are put on
	joining  bool   // another track came since
	fresh    bool   // the next sample begins a time line
	rest     int    // bytes that were read and are in no sample, not accounted for yet
	gave     bool   // a sample
	fault    error
}

// New returns a reader that gives its samples to out.
func New(out *media.Output) *Reader {
	r := &Reader{out: out}
	r.splitter = rtsp.NewSplitter(rtsp.Handler{Answer: r.answer, Frame: r.frame, Skipped: r.skipped})
	return r
}

// Begins reports whether b begins with an answer, or with a frame.
func Begins(b []byte) bool { return rtsp.Begins(b) }

// Read takes the next R frame: an answer, or a frame; or a block of a dump.
func (r *Reader) Read(f wire.Frame) error {
	if f.Flags.Has(wire.FlagBreak) && r.tracks != nil {
		r.Lost(wire.CauseClosed)
		r.restart()
	}
	if !r.out.Bare() {
		r.arrival = int64(f.Time)
	}
	if f.Flags.Has(wire.FlagHead) {
		a, err := rtsp.ParseAnswer(f.Payload)
		if err != nil {
			r.skipped(f.Payload, err)
			return nil
		}
		r.answer(a)
		return r.fault
	}
	r.splitter.Write(f.Payload)
	if !r.out.Bare() {
		if rest := r.splitter.Flush(); len(rest) > 0 {
			r.skipped(rest, fmt.Errorf("a frame of %d bytes is not whole", len(rest)))
		}
	}
	return r.fault
}

// restart is for a new connection.
func (r *Reader) restart() {
	r.abandon(wire.CauseClosed)
	r.out.Break()
	r.tracks, r.channels, r.info, r.start = nil, nil, nil, nil
	r.declared, r.ref, r.joining = nil, nil, false
}

// answer takes an answer: those to DESCRIBE and PLAY say something.
func (r *Reader) answer(a rtsp.Answer) {
	r.rest += a.Size
	if info := a.Field("RTP-Info"); info != "" {
		r.info = rtsp.ParseInfo(info)
	}
	if !a.Described() || len(a.Body) == 0 {
		return
	}
	described, err := rtsp.ParseDescription(a.Body)
	if err != nil {
		if r.out.Bare() {
			r.fault = err
		}
		r.out.Note(wire.Note{What: "track", Text: err.Error()})
		return
	}
	if r.tracks != nil {
		r.restart()
	}
	r.channels = map[byte]*track{}
	for i := range described {
		r.tracks = append(r.tracks, newTrack(r, &described[i]))
	}
	r.start = newStart(r)
}

// frame takes a frame of RTP or RTCP.
func (r *Reader) frame(channel byte, b []byte) {
	r.rest += framePrefix
	if r.tracks == nil {
		r.out.Drop(media.Late, 0, len(b))
		return
	}
	if channel&1 == 1 {
		r.rest += len(b)
		r.control(channel-1, b)
		return
	}
	p, err := r.parser.Parse(b)
	if err != nil {
		r.lose(nil, wire.Gap{Cause: wire.CauseDamage, Bytes: int64(len(b)), Text: err.Error()})
		return
	}
	r.rest += p.Overhead
	t := r.track(channel, p.Type)
	if t == nil {
		r.out.Drop(media.Unknown, 0, len(p.Payload))
		return
	}
	p.Arrival = r.arrival
	t.push(p)
}

// framePrefix is how long a frame's is (RFC 2326 clause 10.12).
const framePrefix = 4

// track returns the track of a channel: the one of its number or, in a dump of a
// client that had numbers of its own, the only one that has packets of that type.
func (r *Reader) track(channel byte, kind uint8) *track {
	if t := r.channels[channel]; t != nil {
		return t
	}
	var found *track
	if n := int(channel / 2); n < len(r.tracks) {
		found = r.tracks[n]
	}
	if r.out.Bare() && (found == nil || !found.has(kind)) {
		n := 0
		for _, t := range r.tracks {
			if t.has(kind) {
				found, n = t, n+1
			}
		}
		if n != 1 {
			return nil
		}
	}
	r.channels[channel] = found
	return found
}

// control takes a packet of RTCP.
func (r *Reader) control(channel byte, b []byte) {
	t := r.channels[channel]
	if n := int(channel / 2); t == nil && n < len(r.tracks) {
		t = r.tracks[n]
	}
	if t == nil {
		return
	}
	c, err := rtp.ParseControl(b)
	if err != nil && !t.odd {
		t.odd = true
		r.out.Note(wire.Note{What: "dialect", Text: err.Error()})
	}
	if c.Report != nil {
		r.report(t, *c.Report)
	}
	if c.Bye {
		r.out.Drop(media.Unfinished, 0, t.end())
	}
}

// skipped takes bytes that are neither answer nor frame.
func (r *Reader) skipped(b []byte, why error) {
	if why == nil {
		r.rest += len(b)
		return
	}
	r.lose(nil, wire.Gap{Cause: wire.CauseDamage, Bytes: int64(len(b)), Text: why.Error()})
}

// account accounts for what is neither in a sample nor lost. The lengths before NAL
// units, and the heads of JPEGs, may be longer than what they stand for.
func (r *Reader) account() {
	reason := media.Framing
	if r.rest < 0 {
		reason = media.Inserted
	}
	r.out.Drop(reason, 0, r.rest)
	r.rest = 0
}

// Lost says that something is missing before what comes next, and why.
func (r *Reader) Lost(cause string) {
	if rest := r.splitter.Flush(); len(rest) > 0 {
		r.lose(nil, wire.Gap{Cause: cause, Bytes: int64(len(rest)), Text: "a frame is not whole"})
	}
	r.abandon(cause)
	r.out.Tear(cause)
}

// abandon gives out what is whole, and says that the rest of it is lost.
func (r *Reader) abandon(cause string) {
	for _, t := range r.tracks {
		if n := t.end(); n > 0 {
			r.lose(t, wire.Gap{Cause: cause, Frames: 1, Bytes: int64(n), Text: "not complete"})
		}
	}
	r.settle(true)
	r.account()
}

// End says that the stream ended on purpose. The error, for a dump, says why
// nothing came of it.
func (r *Reader) End() error {
	r.out.Drop(media.Unfinished, 0, len(r.splitter.Flush()))
	for _, t := range r.tracks {
		r.out.Drop(media.Unfinished, 0, t.end())
	}
	r.settle(true)
	r.account()
	switch {
	case r.fault != nil || !r.out.Bare() || r.gave:
		return r.fault
	case r.tracks == nil:
		return errors.New("byte 0: no answer to DESCRIBE came, which says what the packets carry")
	}
	return errors.New("byte 0: no sample can be made of the packets")
}
