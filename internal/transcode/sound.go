package transcode

import (
	"context"
	"maps"
	"slices"
	"strings"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Sound returns a stage that has sound which is no AAC encoded as AAC, a piece of
// 1024 samples each at its time. It keeps the ledger of what becomes of it: what
// comes of it is read by the next stage. All else goes on as it is, and so does
// sound that can't be decoded.
//
// Each stretch of sound without a gap has an ffmpeg of its own.
func Sound(ledger *flow.Ledger) flow.Stage {
	return func(in flow.Frames) flow.Frames {
		return func(yield func(wire.Frame, error) bool) {
			ctx, stop := context.WithCancel(context.Background())
			defer stop()
			s := &sounds{ctx: ctx, ledger: ledger, voices: map[uint16]*voice{}, yield: yield}
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
		if h, err := wire.ParseHeader(f.Payload); err == nil && h.Audio() && !strings.HasPrefix(h.Codec, "mp4a") {
			if in, ok := soundInput(&h); ok {
				s.voices[f.Stream] = &voice{sounds: s, number: f.Stream, last: f.Time - 1, input: in}
				out := declaredAAC(h)
				s.give(out.Frame(f.Stream, f.Time))
				return nil
			}
		}
		delete(s.voices, f.Stream)
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

// flush gives out all that is held.
func (s *sounds) flush() error {
	for _, number := range slices.Sorted(maps.Keys(s.voices)) {
		if err := s.voices[number].end(); err != nil {
			return err
		}
	}
	return nil
}
