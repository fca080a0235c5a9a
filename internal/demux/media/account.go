package media

import (
	"strings"

	"campipe/pkg/wire"
)

// Reasons for which bytes of a raw stream are in no sample, beside losses.
const (
	Framing    = "framing"    // headers and tables of the transport
	Metadata   = "metadata"   // passed on as notes
	Unknown    = "unknown"    // records, boxes and tracks that nothing is known of
	Late       = "late"       // joined in the middle of a fragment, or before the init segment
	BeforeKey  = "before key" // decoding can't start there
	Unfinished = "unfinished" // not complete when the stream was ended on purpose
	Unread     = "unread"     // of a dump, from a fault on that it can't be read past
)

// Drop accounts for samples and bytes that are left out on purpose.
func (o *Output) Drop(reason string, samples, bytes int) {
	if samples != 0 || bytes != 0 {
		o.pipe.Ledger.Drop(o.raw, reason, samples, bytes)
	}
}

// Lose accounts for samples and bytes that can't be used, and writes the gap.
// Pictures can't be decoded then up to the next key, and are lost too.
func (o *Output) Lose(gap wire.Gap) {
	o.pipe.Ledger.Lose(o.raw, gap.Cause, int(gap.Frames), int(gap.Bytes))
	o.put(gap.Frame(0, 0), o.since())
	o.Tear(gap.Cause)
}

// Note writes a note.
func (o *Output) Note(n wire.Note) { o.put(n.Frame(0, 0), o.since()) }

// Pass writes a gap, note or frame of an unknown kind of the raw stream. A gap
// lets out what is held: it may be long before anything comes after it.
func (o *Output) Pass(f wire.Frame) {
	if f.Kind == wire.KindGap && o.held.samples > 0 {
		o.Flush()
	}
	o.put(f, moment{t: f.Time})
}

// orphan writes a frame of a camera that has no streams. Of a dump it is not
// needed: how it ends says the same.
func (o *Output) orphan(f wire.Frame) {
	if o.Bare() {
		return
	}
	name := func(text *string) { *text = strings.TrimSuffix(o.header.Camera+": "+*text, ": ") }
	switch f.Kind {
	case wire.KindGap:
		if gap, err := wire.ParseGap(f.Payload); err == nil {
			name(&gap.Text)
			f = gap.Frame(0, f.Time)
		}
	case wire.KindNote:
		if note, err := wire.ParseNote(f.Payload); err == nil {
			name(&note.Text)
			f = note.Frame(0, f.Time)
		}
	}
	f.Stream = 0
	o.pipe.Emit(f)
}

// torn is a loss that goes on up to the next key.
type torn struct {
	cause         string
	since         moment
	frames, bytes int64
}

// Tear says that pictures may be missing before what comes next, and why.
func (o *Output) Tear(cause string) {
	for i := range o.tracks {
		if t := &o.tracks[i]; t.key && !t.header.Audio() {
			t.key, t.torn = false, torn{cause: cause}
		}
	}
}

// settle writes the gap for what was lost of t up to the key at a media time,
// or up to the end.
func (o *Output) settle(t *track, key *wire.Time) {
	lost := t.torn
	t.torn = torn{}
	if lost.frames == 0 {
		return
	}
	gap := wire.Gap{Cause: lost.cause, Frames: lost.frames, Bytes: lost.bytes, Text: "no key sample before"}
	if key != nil && lost.since.media {
		gap.Length = max(0, int64(*key-lost.since.t))
	}
	o.put(gap.Frame(0, 0), lost.since)
}

// decodable reports whether a decoder can use s; if not it accounts for it.
func (o *Output) decodable(t *track, s *Sample) bool {
	switch {
	case t.header.Audio():
		if o.keyed {
			return true
		}
	case t.key:
		return true
	case s.Key:
		t.key, o.keyed = true, true
		return true
	case t.torn.cause != "":
		if t.torn.frames == 0 {
			t.torn.since = o.since()
		}
		t.torn.frames++
		t.torn.bytes += int64(len(s.Data))
		o.pipe.Ledger.Lose(o.raw, t.torn.cause, 1, len(s.Data))
		return false
	}
	o.Drop(BeforeKey, 1, len(s.Data))
	return false
}
