// Package pick is campick: it thins a media stream. What it passes on is as it
// was, but for its duration: a picture is now the newest until the next one that
// was passed on.
package pick

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"time"

	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Options say what is passed on: what all of them let through. The zero Options
// let everything through.
type Options struct {
	Cameras []string      // names, or patterns as path.Match has them; none is all
	Every   time.Duration // the first picture of each such stretch of time, counted from 1970
	Keys    bool          // key samples only
	Changed float64       // percent of a JPEG picture that has to differ from the one passed on before it
	Unique  bool          // not the same bytes as the one passed on before it
	Count   int64         // so many samples of each stream; 0 is all
}

// thins reports whether samples are left out one by one. Then inter-coded
// pictures are thinned down to key samples, since others could not be decoded,
// and sound is left out.
func (o *Options) thins() bool { return o.Keys || o.Every > 0 || o.Changed > 0 || o.Unique }

// takes reports whether a camera is wanted.
func (o *Options) takes(camera string) bool {
	for _, pattern := range o.Cameras {
		if ok, _ := path.Match(pattern, camera); ok || pattern == camera {
			return true
		}
	}
	return len(o.Cameras) == 0
}

// Why samples are left out, as the ledger has it.
const (
	otherCamera = "camera"
	sound       = "sound"
	notKey      = "not key"
	tooSoon     = "interval"
	unchanged   = "unchanged"
	duplicate   = "duplicate"
	count       = "count"
)

// Stage returns the stage. Warn gets a line for each stream with a picture that
// can't be decoded; it is taken for a changed one.
func Stage(o Options, ledger *flow.Ledger, warn func(format string, args ...any)) flow.Stage {
	return func(in flow.Frames) flow.Frames {
		return func(yield func(wire.Frame, error) bool) {
			p := pick{Options: o, ledger: ledger, warn: warn, streams: map[uint16]*stream{}}
			for f, err := range in {
				if err == nil {
					err = p.take(&f)
				}
				if err != nil {
					yield(wire.Frame{}, err)
					return
				}
				if p.passes(&f) && !yield(f, nil) {
					return
				}
				if p.done() {
					p.end(yield)
					return
				}
			}
		}
	}
}

// pick is the stage at work.
type pick struct {
	Options
	ledger  *flow.Ledger
	warn    func(format string, args ...any)
	streams map[uint16]*stream
	newest  wire.Time
}

// take looks at a frame; a sample that is left out is accounted for.
func (p *pick) take(f *wire.Frame) error {
	s := p.streams[f.Stream]
	switch f.Kind {
	case wire.KindHeader:
		return p.declare(f)
	case wire.KindSample, wire.KindRaw:
		if s == nil {
			return fmt.Errorf("stream %d: a frame of a stream that is not declared", f.Stream)
		}
		p.newest = max(p.newest, f.Time)
		reason, err := s.judge(&p.Options, f)
		if err != nil && !s.warned {
			s.warned = true
			p.warn("%s: %v; it counts as changed", s.header.Camera, err)
		}
		if s.reason = reason; reason != "" {
			p.ledger.Drop(f.Stream, reason, 1, len(f.Payload))
		} else if f.Kind == wire.KindSample && p.thins() {
			f.Duration = 0
		}
	case wire.KindEnd:
		if s != nil {
			s.ended = true
		}
	}
	return nil
}

func (p *pick) declare(f *wire.Frame) error {
	h, err := wire.ParseHeader(f.Payload)
	if err != nil {
		return fmt.Errorf("stream %d: %w", f.Stream, err)
	}
	s := newStream(h)
	switch {
	case !p.takes(h.Camera):
		s.out = otherCamera
	case h.Stage == wire.StageRaw && (p.thins() || p.Count > 0):
		return fault.Hint(fmt.Errorf("stream %d: raw bytes of transport %s, not samples", f.Stream, h.Transport), "camdemux comes first: ... | camdemux | campick")
	case h.Audio() && p.thins():
		s.out = sound
	case p.Changed > 0 && h.Codec != jpegCodec:
		return fault.Hint(fault.Usage("stream %d: --changed looks at JPEG pictures, and these are %s", f.Stream, h.Codec), "camcode --video jpeg comes first")
	}
	if old := p.streams[f.Stream]; old != nil && old.header.Camera == h.Camera {
		s.resume(old)
	}
	p.streams[f.Stream] = s
	return nil
}

// passes reports whether a frame goes on.
func (p *pick) passes(f *wire.Frame) bool {
	s := p.streams[f.Stream]
	switch {
	case s == nil: // of the pipe itself
		return true
	case s.out != "":
		return false
	}
	return f.Kind != wire.KindSample && f.Kind != wire.KindRaw || s.reason == ""
}

// done reports whether nothing more can pass: each camera was named, and all have
// given what they may.
func (p *pick) done() bool {
	if p.Count == 0 || len(p.Cameras) == 0 {
		return false
	}
	for _, name := range p.Cameras {
		if !p.full(name) {
			return false
		}
	}
	return true
}

// full reports whether all streams of the camera of that name gave Count samples.
// A pattern never is: more cameras may come that it is for.
func (p *pick) full(name string) bool {
	some := false
	for _, s := range p.streams {
		if s.header.Camera == name && s.out == "" {
			if some = true; s.passed < p.Count {
				return false
			}
		}
	}
	return some
}

// end ends the streams that are open.
func (p *pick) end(yield func(wire.Frame, error) bool) {
	for _, number := range slices.Sorted(maps.Keys(p.streams)) {
		s, end := p.streams[number], wire.End{}
		if s.out == "" && !s.ended && !yield(end.Frame(number, p.newest), nil) {
			return
		}
	}
}
