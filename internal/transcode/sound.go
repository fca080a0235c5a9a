package transcode

import (
	"context"
	"maps"
	"slices"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Sound returns a stage that has sound which is no AAC encoded as AAC, a piece of
// 1024 samples each at its time. It keeps the ledger of what becomes of it: what
// comes of it is read by the next stage. All else goes on as it is, and so does
// sound that is not decoded here: warn is told.
//
// Each stretch of sound without a gap has an ffmpeg of its own. None is left when
// the stage ends.
func Sound(ledger *flow.Ledger, warn func(format string, args ...any)) flow.Stage {
	return func(in flow.Frames) flow.Frames {
		return func(yield func(wire.Frame, error) bool) {
			ctx, stop := context.WithCancel(context.Background())
			s := &sounds{ctx: ctx, ledger: ledger, warn: warn, voices: map[uint16]*voice{}, yield: yield}
			defer s.abandon()
			defer stop()
			for f, err := range in {
				if err == nil {
					err = s.take(&f)
				}
				if err != nil {
					s.flush()
					s.fail(err)
					return
				}
				if s.stopped {
					return
				}
			}
			if err := s.flush(); err != nil {
				s.fail(err)
			}
		}
	}
}

// sounds are those of a pipe.
type sounds struct {
	ctx     context.Context
	ledger  *flow.Ledger
	warn    func(format string, args ...any)
	voices  map[uint16]*voice
	yield   func(wire.Frame, error) bool
	stopped bool
}

func (s *sounds) fail(err error) {
	if !s.stopped {
		s.yield(wire.Frame{}, err)
	}
}

func (s *sounds) give(f wire.Frame) {
	if !s.stopped {
		s.stopped = !s.yield(f, nil)
	}
}

// take takes the next frame of the pipe.
func (s *sounds) take(f *wire.Frame) error {
	v := s.voices[f.Stream]
	switch {
	case f.Kind == wire.KindHeader:
		return s.declare(f, v)
	case v == nil:
	case f.Kind == wire.KindSample:
		return v.write(f)
	case f.Kind == wire.KindGap:
		if err := v.end(); err != nil {
			return err
		}
	case f.Kind == wire.KindEnd:
		delete(s.voices, f.Stream)
		if err := v.end(); err != nil {
			return err
		}
	}
	s.give(*f)
	return nil
}

// declare takes the declaration of a stream; old is what its number was before, or
// nil.
func (s *sounds) declare(f *wire.Frame, old *voice) error {
	if old != nil {
		delete(s.voices, f.Stream)
		if err := old.end(); err != nil {
			return err
		}
	}
	h, err := wire.ParseHeader(f.Payload)
	if err != nil || h.Stage != wire.StageMedia || !h.Audio() || isAAC(h.Codec) {
		s.give(*f) // what is wrong with it the next stage says
		return nil
	}
	in, ok := hearingOf(&h)
	if !ok {
		s.warn("stream %d: camera %q: sound of codec %q at %d Hz is not encoded: it goes on as it is", f.Stream, h.Camera, h.Codec, h.Rate)
		s.give(*f)
		return nil
	}
	s.voices[f.Stream] = &voice{sounds: s, number: f.Stream, camera: h.Camera, last: f.Time - 1, input: in}
	out := declaredAAC(h)
	s.give(out.Frame(f.Stream, f.Time))
	return nil
}

// abandon waits for all that is at work.
func (s *sounds) abandon() {
	for _, v := range s.voices {
		v.abandon()
	}
}

// flush gives out all that is held.
func (s *sounds) flush() error {
	for _, number := range slices.Sorted(maps.Keys(s.voices)) {
		if err := s.voices[number].end(); err != nil {
			return err
		}
	}
	return nil
}
