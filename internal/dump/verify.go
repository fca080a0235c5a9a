package dump

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"campipe/pkg/wire"
)

// verify prints where the stream src breaks the laws of docs/wire.md, a line a
// violation, then a line a law, then what was lost of each stream. The error
// says how many violations there are; where the only one is that the input was
// cut, it is that of the reader.
func verify(src io.Reader, w io.Writer) (skipped, error) {
	v := newVerifier(w)
	noise, err := dump(src, v)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return noise, err
	}
	if failed := v.found.conclude(err); failed != nil {
		return noise, failed
	}
	if failed := v.lost.print(w); failed != nil {
		return noise, failed
	}
	if n := v.found.count(); n > 0 {
		return noise, fmt.Errorf("violations of the laws: %d", n)
	}
	return noise, err
}

// verifier checks a stream law by law. What damage may have taken away is not
// held against what comes after it: it counts as damage, once.
type verifier struct {
	found   *findings
	lost    *losses
	sync    sync
	totals  totals
	streams map[uint16]*checked // those that are open
	order   []uint16            // their numbers, as they were declared
	holes   int                 // how often bytes were lost of which nothing is known
	shift   int64               // where frames begin, modulo wire.Align
}

// checked is a stream that is open.
type checked struct {
	wire.Header
	declaration []byte
	last        wire.Time // its watermark
	sampled     bool      // a sample came: the next one has to be later
	keep        wire.Keep
	entered     bool // not declared, but met by a copy: its frames to keep come with that
	holes       int  // how many the verifier knew when the stream was declared
}

// inDoubt is what checked.holes is where a frame of the stream was lost.
const inDoubt = -1

func newVerifier(w io.Writer) *verifier {
	return &verifier{
		found: newFindings(w), lost: newLosses(), totals: newTotals(),
		streams: map[uint16]*checked{},
	}
}

// trusted returns a stream of which is known what was declared, or nil.
func (v *verifier) trusted(stream uint16) *checked {
	if st := v.streams[stream]; st != nil && st.holes == v.holes {
		return st
	}
	return nil
}

func (v *verifier) item(it *item) error {
	v.found.at = it.at
	switch {
	case it.noise:
		v.damage(it)
	case it.copied():
		v.place(it)
		v.copy(it)
	default:
		v.place(it)
		v.runs(it)
		v.take(it)
	}
	if err := v.lost.item(it, v.trusted(it.Stream) != nil); err != nil {
		return err
	}
	return v.found.err
}

func (v *verifier) end() error { return v.lost.found.end() }

// place checks where a frame begins. Where bytes are missing all frames behind
// are moved: that is one violation.
func (v *verifier) place(it *item) {
	if shift := it.at % wire.Align; shift != v.shift {
		v.shift = shift
		if shift != 0 {
			v.found.tell(lawDamage, it.Stream, "not at a multiple of 16", "byte %d, %d behind one", it.at, shift)
		}
	}
}

// damage takes a gap that stands for bytes that could not be read.
func (v *verifier) damage(it *item) {
	gap, err := wire.ParseGap(it.Payload)
	if err != nil {
		return // the reader wrote it
	}
	v.found.tell(lawDamage, it.Stream, "damage", "%d bytes of payload or of the input; %s", gap.Bytes, orDash(gap.Text))
	v.sync.abandon()
	v.totals.damaged = true
	st := v.streams[it.Stream]
	switch {
	case it.Stream == 0:
		v.holes++
	case st == nil:
		v.streams[it.Stream] = &checked{last: it.Time, holes: inDoubt}
		v.order = append(v.order, it.Stream)
	case gap.Frames == 0 || st.Stage == wire.StageRaw: // a declaration may be lost, or a frame to keep
		st.holes = inDoubt
	default: // a sample, of which the time is known
		st.sampled, st.last = true, max(st.last, it.Time)
		v.sync.saw(it.Time)
	}
}

// take checks a frame that is no copy.
func (v *verifier) take(it *item) {
	switch {
	case it.Kind == wire.KindHeader:
		v.declare(it)
		return
	case it.Stream != 0 && v.streams[it.Stream] == nil && v.holes == 0:
		v.found.tell(lawStreams, it.Stream, "not declared", "%s frame at %v", it.Kind, it.Time)
	}
	switch it.Kind {
	case wire.KindRaw, wire.KindSample:
		v.totals.add(it)
		v.inOrder(it)
	case wire.KindGap:
		if err := v.totals.gap(it); err != nil {
			v.found.tell(lawAccounts, it.Stream, "unreadable", "%v", err)
		}
	case wire.KindEnd:
		v.finish(it)
	}
}

// declare takes an H, or the first copy of one that is seen.
func (v *verifier) declare(it *item) {
	if it.Stream == 0 {
		v.found.tell(lawStreams, 0, "the pipe is not declared", "H frame at %v", it.Time)
		return
	}
	if _, err := wire.ParseHeader(it.Payload); err != nil {
		v.found.tell(lawStreams, it.Stream, "unreadable", "%v", err)
	}
	if st := v.trusted(it.Stream); st != nil && !it.copied() {
		v.found.tell(lawStreams, it.Stream, "declared anew without an end", "at %v, after %v", it.Time, st.last)
	}
	for _, number := range v.order {
		other := v.streams[number]
		if number != it.Stream && other.sampled && other.Camera != "" && other.Camera == it.header.Camera && !it.copied() {
			v.found.tell(lawSync, it.Stream, "declared late", "at %v, when stream %d of camera %.80q had samples up to %v", it.Time, number, other.Camera, other.last)
		}
	}
	if len(v.order) == 0 {
		v.sync.begin(it)
	}
	if v.streams[it.Stream] == nil {
		v.order = append(v.order, it.Stream)
	}
	v.streams[it.Stream] = &checked{Header: it.header, declaration: slices.Clone(it.Payload), last: it.Time, holes: v.holes}
	v.sync.changed(v.streams)
}

// inOrder checks the time of an R or S.
func (v *verifier) inOrder(it *item) {
	st := v.streams[it.Stream]
	if st == nil {
		return
	}
	if v.trusted(it.Stream) != nil {
		switch {
		case it.Time < st.last:
			v.found.tell(lawOrder, it.Stream, "time goes back", "%s at %v, after %v", it.Kind, it.Time, st.last)
		case it.Kind == wire.KindSample && st.sampled && it.Time == st.last:
			v.found.tell(lawOrder, it.Stream, "time stands still", "S at %v, after %v", it.Time, st.last)
		}
	}
	st.sampled = st.sampled || it.Kind == wire.KindSample
	st.last = max(st.last, it.Time)
	v.sync.saw(it.Time)
	if it.Is(wire.KindRaw, wire.FlagKeep) {
		st.keep.Add(it.Frame)
	}
}

// finish takes an E.
func (v *verifier) finish(it *item) {
	v.totals.check(it, v.found)
	if it.Stream != 0 {
		delete(v.streams, it.Stream)
		v.order = slices.DeleteFunc(v.order, func(n uint16) bool { return n == it.Stream })
		v.sync.changed(v.streams)
		return
	}
	for _, number := range v.order {
		if st := v.trusted(number); st != nil {
			v.found.tell(lawEnd, number, "the pipe ended before it", "at %v, last %v", it.Time, st.last)
		}
	}
	clear(v.streams)
	v.order, v.holes, v.totals = v.order[:0], 0, newTotals()
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
