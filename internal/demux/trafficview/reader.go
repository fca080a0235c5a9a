// Package trafficview reads what EvoStream's servers send over a WebSocket:
// fragmented MP4 in records (package evostream), or as it is.
package trafficview

import (
	"fmt"
	"io"

	"campipe/internal/demux/fmp4"
	"campipe/internal/demux/media"
	"campipe/internal/demux/movie"
	"campipe/internal/evostream"
	"campipe/pkg/wire"
)

// Reader reads one raw stream of the transport.
type Reader struct {
	out    *media.Output
	movie  *movie.Movie
	parser evostream.Parser
	plain  *fmp4.Reader // reads instead where the server sends no records
	unreal bool         // it stands behind a head in each message
	codecs int          // bytes of the codecs that came before it
	seen   bool         // the connection's first bytes came

	at       int64     // where in the stream the record begins that is being read
	now      wire.Time // its arrival
	framing  int       // bytes that are accounted for with the fragment
	open     bool      // a fragment has begun
	late     bool      // none has since the connection was made
	fragment fragment
	stray    count // samples that came while none was open
	junk     int   // bytes before the record that are none
}

// count is a number of sample records and of the bytes in them.
type count struct{ records, bytes int }

// New returns a reader that gives its samples to out.
func New(out *media.Output) *Reader {
	return &Reader{out: out, movie: movie.New(out), late: true}
}

// Read takes the next R frame. Each one is a message or begins where a record
// may begin, but for the blocks of a dump. The error, for a dump, is that it
// can't be read on.
func (r *Reader) Read(f wire.Frame) error {
	if f.Flags.Has(wire.FlagHead) {
		if f.Flags.Has(wire.FlagBreak) {
			r.restart()
		} else { // the first one, or a copy of it that the reader gives after damage
			r.Lost(wire.CauseDamage)
		}
		r.out.Drop(media.Framing, 0, len(f.Payload))
		return nil
	}
	// A break on an init segment says no more than the segment does.
	if f.Flags.Has(wire.FlagBreak) && (!f.Flags.Has(wire.FlagKeep) || r.parser.Rest() > 0) {
		r.Lost(wire.CauseLost)
	}
	f.Payload = r.front(f.Payload)
	if !r.seen && len(f.Payload) > 0 {
		r.seen = true
		if r.codecs > 0 || fmp4.Begins(f.Payload) && !r.out.Bare() {
			r.plain = fmp4.New(r.out)
		}
	}
	if r.plain != nil {
		return r.plain.Read(f)
	}
	r.now = f.Time
	r.parser.Feed(f.Payload, !r.out.Bare())
	var err error
	for err == nil {
		record, ok := r.parser.Next()
		if !ok {
			break
		}
		err = r.record(&record)
		r.at += int64(record.Size())
	}
	return err
}

// restart is for a new connection: its time begins anew, and it may find the
// stream in the middle of a fragment.
func (r *Reader) restart() {
	if !r.seen {
		return
	}
	r.Lost(wire.CauseClosed)
	r.movie.Break()
	r.plain, r.unreal, r.codecs, r.seen, r.late = nil, false, 0, false, true
}

// Lost says that bytes are missing before what comes next, and why: what has
// begun is lost with them.
func (r *Reader) Lost(cause string) {
	if r.plain != nil {
		r.plain.Lost(cause)
		return
	}
	r.framed()
	r.out.Tear(cause)
	r.passed()
	r.strayed()
	lost := r.fragment.count
	rest := r.parser.Reset()
	if rest > 0 || lost.records > 0 {
		r.lose(cause, max(1, lost.records), lost.bytes+rest, "not complete")
	}
	r.at += int64(rest)
	r.fragment.reset()
	r.open = false
}

// End says that the stream ended on purpose. The error, for a dump, is that it
// ends inside of something; io.ErrUnexpectedEOF is in its chain.
func (r *Reader) End() error {
	if r.plain != nil {
		return r.plain.End()
	}
	r.framed()
	r.passed()
	r.strayed()
	rest, begun := r.parser.Rest(), r.fragment.begun()
	if !r.out.Bare() {
		r.out.Drop(media.Unfinished, r.fragment.records, r.fragment.bytes+r.parser.Reset())
		r.fragment.reset()
		return nil
	}
	at := r.at
	r.Lost(wire.CauseClosed)
	switch {
	case rest > 0:
		return fmt.Errorf("byte %d: record: only %d bytes of it are there: %w", at, rest, io.ErrUnexpectedEOF)
	case begun:
		return fmt.Errorf("byte %d: fragment: its end is not there: %w", at, io.ErrUnexpectedEOF)
	}
	return nil
}

// lose accounts for what can't be used, and writes the gap.
func (r *Reader) lose(cause string, records, bytes int, text string) {
	gap := wire.Gap{Cause: cause, Frames: int64(records), Bytes: int64(bytes), Text: text}
	if at := r.at; r.out.Bare() {
		gap.At = &at
	}
	r.out.Lose(gap)
}

// framed accounts for the framing.
func (r *Reader) framed() {
	r.out.Drop(media.Framing, 0, r.framing)
	r.framing = 0
}

// passed accounts for the junk that ends here.
func (r *Reader) passed() {
	if n := r.junk; n > 0 {
		r.junk = 0
		r.at -= int64(n)
		r.lose(wire.CauseDamage, 0, n, "not a record")
		r.at += int64(n)
	}
}

// strayed accounts for the samples that came while no fragment was open.
func (r *Reader) strayed() {
	switch {
	case r.stray.records == 0:
	case r.late:
		r.out.Drop(media.Late, r.stray.records, r.stray.bytes)
	default:
		r.lose(wire.CauseDamage, r.stray.records, r.stray.bytes, "a fragment without its beginning")
	}
	r.stray = count{}
}
