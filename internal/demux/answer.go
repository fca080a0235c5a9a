package demux

import (
	"campipe/internal/demux/http"
	"campipe/internal/demux/media"
	"campipe/internal/demux/segments"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// noter is a reader that has a use for the notes of its raw stream.
type noter interface {
	// Note takes the next N frame, which goes on in any case.
	Note(*wire.Note) bool
}

// answers reads what a server answered over HTTP: pictures, or the segments of a
// manifest, which have a note before each.
type answers struct {
	out    *media.Output
	heads  []wire.Frame // until it is known which
	reader reader
}

func newAnswers(out *media.Output) *answers { return &answers{out: out} }

// Note implements noter.
func (a *answers) Note(n *wire.Note) bool {
	if a.reader == nil && n.What == segments.What {
		a.reader = segments.New(a.out)
		a.release()
	}
	s, ok := a.reader.(noter)
	return ok && s.Note(n)
}

// Read implements reader.
func (a *answers) Read(f wire.Frame) error {
	if a.reader == nil && f.Flags.Has(wire.FlagHead) {
		if len(a.heads) > 0 {
			a.out.Drop(media.Framing, 0, len(a.heads[0].Payload)) // nothing came behind it
		}
		a.heads = append(a.heads[:0], flow.Clone(f))
		return nil
	}
	if a.reader == nil {
		// Of pictures nothing but heads is kept for who comes late.
		if f.Flags.Has(wire.FlagKeep) {
			a.reader = segments.New(a.out)
		} else {
			a.reader = http.New(a.out)
		}
		if err := a.release(); err != nil {
			return err
		}
	}
	return a.reader.Read(f)
}

// release has the head read that came before it was known what it is of.
func (a *answers) release() error {
	heads := a.heads
	a.heads = nil
	for _, f := range heads {
		if err := a.reader.Read(f); err != nil {
			return err
		}
	}
	return nil
}

// Lost implements reader.
func (a *answers) Lost(cause string) {
	if a.reader != nil {
		a.reader.Lost(cause)
	}
}

// End implements reader.
func (a *answers) End() error {
	if a.reader == nil {
		a.reader = http.New(a.out)
		if err := a.release(); err != nil {
			return err
		}
	}
	return a.reader.End()
}
