package rtsp

import (
	"fmt"

	"campipe/internal/demux/media"
	"campipe/internal/rtp"
	"campipe/internal/rtp/payload"
	"campipe/internal/rtsp"
	"campipe/pkg/wire"
)

// track is one media of the session.
type track struct {
	r       *Reader
	media   *rtsp.Media
	kind    uint8 // of the packets that are read
	reader  payload.Reader
	why     string // packets are left out,
	left    bool   // which was told
	stream  *rtp.Stream
	scale   uint32 // ticks a second
	picture bool
	odd     bool // its RTCP was told to be

	ticks  rtp.Ticks
	seen   bool // packets came
	format *payload.Format
	index  int // among the declared tracks; -1 is none of them
	order  order

	keyed   bool  // since the start: a sample came that decoding can start at
	delay   int64 // and the least of arrival - media time
	first   int64 // and media time of the first sample
	latest  int64 // media time of the latest one
	line    slew  // what is to be added to media time
	pending *rtp.Report
	known   *report
	told    bool // a note said that its reports can't be followed
}

// newTrack returns the track of a media. Of several formats the first one is taken
// that can be read.
func newTrack(r *Reader, m *rtsp.Media) *track {
	t := &track{r: r, media: m, picture: m.Kind == "video", index: -1}
	t.stream = rtp.NewStream(rtp.Handler{Packet: t.packet, Missing: t.missing, Restart: t.restart, Drop: t.drop})
	h := payload.Handler{Unit: t.unit, Lose: t.lose, Late: t.late, Quirk: t.quirk}
	for _, f := range m.Formats {
		reader, err := payload.New(payload.Media{
			Encoding: f.Encoding, Clock: f.Clock, Channels: f.Channels, Parameters: f.Parameters,
			Width: m.Width, Height: m.Height,
		}, h)
		if err == nil {
			t.kind, t.reader, t.scale, t.why = f.Type, reader, uint32(f.Clock), ""
			t.begin()
			break
		}
		if t.why == "" {
			t.why = err.Error()
		}
	}
	if t.reader == nil && t.why == "" {
		t.why = "it has no format"
	}
	return t
}

// begin takes what is known before the first packet.
func (t *track) begin() {
	t.order = order{}
	if t.format = t.reader.Format(); t.format != nil {
		t.order.depth = t.format.Reorder
	}
}

// has reports whether the description has packets of that type in the track.
func (t *track) has(kind uint8) bool {
	for _, f := range t.media.Formats {
		if f.Type == kind {
			return true
		}
	}
	return false
}

// push takes a packet of the track's channel, in order of arrival.
func (t *track) push(p rtp.Packet) {
	if t.reader != nil && p.Type == t.kind {
		t.stream.Push(p)
		return
	}
	if t.why == "" {
		t.why = fmt.Sprintf("packets of type %d come beside those of type %d", p.Type, t.kind)
	}
	if !t.left {
		t.left = true
		t.r.out.Note(wire.Note{What: "track", Text: fmt.Sprintf("%s: %s", t.media.Kind, t.why)})
	}
	t.r.out.Drop(media.Unknown, 0, len(p.Payload))
}

// packet takes the next packet of its sequence.
func (t *track) packet(p rtp.Packet) {
	p.Time = t.ticks.Unwrap(p.Timestamp)
	t.seen = true
	if t.pending != nil {
		report := *t.pending
		t.pending = nil
		t.r.report(t, report)
	}
	if t.r.out.Bare() && t == t.r.pacer() {
		t.r.arrival = t.micros(p.Time)
	}
	t.reader.Take(p)
}

// pacer returns the track whose time stands for the arrival in a dump.
func (r *Reader) pacer() *track {
	for _, t := range r.tracks {
		if t.seen {
			return t
		}
	}
	return nil
}

func (t *track) missing(first, last int64) {
	n := last - first + 1
	t.lose(wire.Gap{Cause: wire.CauseLost, First: &first, Last: &last, Text: fmt.Sprintf("%s: %d packets are missing", t.media.Kind, n)})
	t.reader.Lost()
}

// restart is for another sequence: the camera's encoder began anew, and its times.
func (t *track) restart() {
	if n := t.reader.Flush(); n > 0 {
		t.lose(wire.Gap{Cause: wire.CauseReset, Frames: 1, Bytes: int64(n), Text: "not complete"})
	}
	t.lose(wire.Gap{Cause: wire.CauseReset, Text: t.media.Kind + ": the sender began anew"})
	t.ticks, t.pending, t.known = rtp.Ticks{}, nil, nil
	t.begin()
	t.r.info = nil
	t.r.settle(true)
	t.r.out.Break()
	t.r.start = newStart(t.r)
}

func (t *track) drop(p rtp.Packet, fate rtp.Fate) {
	reason := "duplicate"
	switch fate {
	case rtp.Late:
		reason = media.Late
	case rtp.Stray:
		reason = media.Unknown
	}
	t.r.out.Drop(reason, 0, len(p.Payload))
}

// end says that nothing follows for now, and returns how many bytes are left over.
func (t *track) end() int {
	t.stream.Flush()
	if t.reader == nil {
		return 0
	}
	return t.reader.Flush()
}

// unit takes the next access unit.
func (t *track) unit(u payload.Unit) {
	t.r.rest += u.Size - len(u.Data)
	changed := t.format != u.Format
	if changed && t.keyed {
		t.r.settle(true) // what is kept is of the format before
	}
	t.format = u.Format
	if u.Format == nil {
		t.r.out.Drop(media.BeforeKey, 1, len(u.Data))
		return
	}
	s := media.Sample{DTS: u.Time, Duration: u.Duration, Arrival: wire.Time(u.Arrival), Key: u.Key, Data: u.Data}
	if t.picture {
		if changed {
			t.order.depth = u.Format.Reorder
		}
		s.DTS = t.order.decode(u.Time, int64(t.scale))
		s.Offset = int32(u.Time - s.DTS)
	}
	t.latest = t.micros(s.DTS)
	t.r.sample(t, s, changed)
}

func (t *track) lose(g wire.Gap) { t.r.lose(t, g) }

func (t *track) late(bytes int) { t.r.out.Drop(media.Late, 0, bytes) }

func (t *track) quirk(text string) { t.r.out.Note(wire.Note{What: "dialect", Text: text}) }

// micros returns ticks in microseconds.
func (t *track) micros(ticks int64) int64 {
	n := int64(t.scale)
	return ticks/n*1e6 + ticks%n*1e6/n
}

// header declares the track.
func (t *track) header() wire.Header {
	f := t.format
	return wire.Header{
		Codec: f.Codec, Config: f.Config, Timescale: t.scale,
		Width: f.Width, Height: f.Height, Rate: f.Rate, Channels: f.Channels,
	}
}
