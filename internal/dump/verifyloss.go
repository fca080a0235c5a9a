package dump

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"campipe/pkg/wire"
)

// losses reckons how much of each stream is lost: the gaps that the stream
// tells of, and what a stage leaves out after damage.
type losses struct {
	streams map[uint16]*loss
	found   *gaps
}

// loss is what is lost of one stream.
type loss struct {
	camera string
	lost   wire.Time // how long
	gaps   int
	unread int64     // bytes that could not be read
	end    wire.Time // of the last frame of use
	seen   wire.Time // of the last frame
	begun  bool      // there was one
	hurt   bool      // damage was met, and nothing of use since
}

func newLosses() *losses {
	l := &losses{streams: map[uint16]*loss{}}
	l.found = newGaps(func(g *gap) error {
		s := l.of(g.stream)
		s.gaps++
		s.lost += wire.Time(g.Length)
		return nil
	})
	return l
}

func (l *losses) of(stream uint16) *loss {
	s := l.streams[stream]
	if s == nil {
		s = &loss{}
		l.streams[stream] = s
	}
	return s
}

// item takes all that is there. Trusted says that the declaration of the
// frame's stream is known: without it a stage can make nothing of the frame.
func (l *losses) item(it *item, trusted bool) error {
	if it.noise {
		l.damage(it)
		return nil
	}
	switch s := l.of(it.Stream); it.Kind {
	case wire.KindHeader:
		s.camera = it.header.Camera
	case wire.KindRaw, wire.KindSample:
		if it.copied() {
			break
		}
		s.media(&it.Frame, trusted)
	}
	return l.found.item(it)
}

// media takes an R or S.
func (s *loss) media(f *wire.Frame, trusted bool) {
	if !s.begun {
		s.begun, s.end = true, f.Time
	}
	s.seen = f.Time + wire.Time(f.Duration)
	if trusted && (f.Kind == wire.KindRaw || f.Flags.Has(wire.FlagKey)) {
		s.heal(f.Time)
	}
	s.hurt = s.hurt || !trusted
	if !s.hurt {
		s.end = s.seen
	}
}

// heal counts what was lost up to the time given.
func (s *loss) heal(until wire.Time) {
	if s.hurt {
		s.lost += max(0, until-s.end)
		s.hurt = false
	}
}

// damage takes bytes that could not be read.
func (l *losses) damage(it *item) {
	gap, _ := wire.ParseGap(it.Payload)
	s := l.of(it.Stream)
	s.unread += gap.Bytes
	s.hurt = true
	if it.Stream == 0 {
		for _, s := range l.streams {
			s.hurt = true
		}
	}
}

// print prints a line a stream.
func (l *losses) print(w io.Writer) error {
	for _, number := range slices.Sorted(maps.Keys(l.streams)) {
		s := l.streams[number]
		s.heal(s.seen)
		if number == 0 && s.gaps == 0 && s.unread == 0 {
			continue
		}
		_, err := fmt.Fprintf(w, "stream %d %s: %.6f seconds lost, %d gaps, %d bytes unread\n",
			number, nameOf(s.camera), s.lost.Sub(0).Seconds(), s.gaps, s.unread)
		if err != nil {
			return err
		}
	}
	return nil
}
