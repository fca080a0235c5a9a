package pick

import (
	"crypto/sha256"
	"math"

	"campipe/pkg/wire"
)

// jpegCodec is the codec whose every sample stands alone.
const jpegCodec = "jpeg"

// stream is one stream of the pipe.
type stream struct {
	header wire.Header
	out    string // why none of its samples is wanted; "" is that they are
	ended  bool
	warned bool
	reason string // why the newest sample is left out; "" is that it is not

	passed int64
	slot   int64             // of time, of the newest sample that was passed on
	sum    [sha256.Size]byte // of its bytes
	any    bool              // there is one
	look   look              // of it
}

func newStream(h wire.Header) *stream { return &stream{header: h, slot: math.MinInt64} }

// resume takes over what is known of the stream before a new declaration: a
// camera that changed its picture's size goes on.
func (s *stream) resume(old *stream) {
	s.passed, s.slot, s.sum, s.any, s.look = old.passed, old.slot, old.sum, old.any, old.look
}

// judge returns why a frame is left out, "" where it is not. The error says that
// the picture could not be decoded.
func (s *stream) judge(o *Options, f *wire.Frame) (reason string, err error) {
	switch {
	case s.out != "":
		return s.out, nil
	case f.Kind == wire.KindRaw:
		return "", nil
	case o.thins() && !f.Flags.Has(wire.FlagKey):
		return notKey, nil
	}
	slot, sum := s.slot, s.sum
	if o.Every > 0 {
		if slot = slotOf(f.Presentation(), wire.Time(o.Every.Microseconds())); slot <= s.slot {
			return tooSoon, nil
		}
	}
	if o.Unique {
		if sum = sha256.Sum256(f.Payload); s.any && sum == s.sum {
			return duplicate, nil
		}
	}
	var now look
	if o.Changed > 0 {
		if now, err = lookAt(f.Payload); err == nil && s.any && now.difference(&s.look) < o.Changed {
			return unchanged, nil
		}
	}
	if o.Count > 0 && s.passed == o.Count {
		return count, err
	}
	s.slot, s.sum, s.look, s.any = slot, sum, now, true
	s.passed++
	return "", err
}

// slotOf returns which stretch of time t is in; those before 1970 are negative.
func slotOf(t, every wire.Time) int64 {
	n := int64(t / every)
	if t%every < 0 {
		n--
	}
	return n
}
