package media

import (
	"strings"

	"campipe/pkg/wire"
)

// Reasons for which bytes of a raw stream are in no sample, beside losses.
const (
	Framing    = "framing"    // headers and tables of the transport
	Metadata   = "metadata"   // passed on as notes
	Unknown    = "unknown"    // records, boxes, tracks and parts that nothing is known of
	Late       = "late"       // joined in the middle of a fragment, or before the init segment
	BeforeKey  = "before key" // decoding can't start there
	Unfinished = "unfinished" // not complete when the stream was ended on purpose
	Unread     = "unread"     // of a dump, from a fault on that it can't be read past
	Inserted   = "inserted"   // what was put in; less than none, so that the sums hold
)

// Drop accounts for samples and bytes that are left out on purpose.
func (o *Output) Drop(reason string, samples, bytes int) {
	if samples != 0 || bytes != 0 {
		o.pipe.Ledger.Drop(o.raw, reason, samples, bytes)
	}
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
