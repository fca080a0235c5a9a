package cut

import (
	"io"
	"slices"

	"campipe/pkg/wire"
)

// syncRun is a run of copies in a file (docs/wire.md, law 4): a place where it can
// be entered.
type syncRun struct {
	at, after int64        // the bytes of the file where it begins, and where what follows it does
	frames    []wire.Frame // the copies, as they were when they came first
}

// file is a stream that can be read from anywhere.
type file struct {
	io.ReaderAt
	size int64
}

// from returns a reader of the file from byte at on.
func (f *file) from(at int64) io.Reader { return io.NewSectionReader(f, at, f.size-at) }

// next returns the first whole run that begins at byte from or later and before
// byte to.
func (f *file) next(from, to int64) (r syncRun, ok bool) {
	scan := wire.NewReader(f.from(from))
	inside := true // perhaps in the middle of a run
	for {
		g, err := scan.Scan()
		at := from + scan.Offset()
		again := err == nil && copied(&g)
		switch {
		case scan.Damaged():
			r, inside = syncRun{}, true // a copy may be among what was lost
		case len(r.frames) > 0 && !again:
			r.after = at
			return r, err == nil
		case err != nil || at >= to && len(r.frames) == 0:
			return syncRun{}, false
		case !again:
			inside = false
		case !inside:
			if len(r.frames) == 0 {
				r.at = at
			}
			g.Flags &^= wire.FlagAgain
			g.Payload = slices.Clone(g.Payload)
			r.frames = append(r.frames, g)
		}
	}
}

// copied reports whether a frame is a copy. On other kinds the flag means
// nothing.
func copied(f *wire.Frame) bool {
	return f.Flags.Has(wire.FlagAgain) && (f.Kind == wire.KindHeader || f.Kind == wire.KindRaw)
}

// headers returns what the run says of the streams that are open there.
func (r *syncRun) headers() map[uint16]wire.Header {
	all := map[uint16]wire.Header{}
	for _, f := range r.frames {
		if h, err := wire.ParseHeader(f.Payload); f.Kind == wire.KindHeader && err == nil {
			all[f.Stream] = h
		}
	}
	return all
}

// mark returns the latest watermark of the wanted streams, or of all where
// there is none of them.
func (r *syncRun) mark(wanted func(camera string) bool) wire.Time {
	headers := r.headers()
	latest, every := always.From, always.From
	for _, f := range r.frames {
		if f.Kind != wire.KindHeader {
			continue
		}
		every = max(every, f.Time)
		if wanted(headers[f.Stream].Camera) {
			latest = max(latest, f.Time)
		}
	}
	if latest == always.From {
		return every
	}
	return latest
}

// entry returns what is to be read there. The copies come as a declaration, so
// that keep frames have their own times.
func (r *syncRun) entry() Entry {
	e := Entry{Offset: r.after, Start: r.at}
	for _, f := range r.frames {
		if f.Kind == wire.KindHeader {
			for _, k := range r.frames {
				if k.Stream == f.Stream {
					f.Time = min(f.Time, k.Time)
				}
			}
		}
		e.Prefix, _ = f.AppendTo(e.Prefix) // it was read: it can be written
	}
	return e
}
