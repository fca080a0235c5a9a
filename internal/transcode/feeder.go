package transcode

import (
	"context"
	"fmt"
	"time"

	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// What may go by in other streams after a picture before the encoder gives out
// what it holds: all of the pipe waits for it. Both are counted in what is read,
// so the same input gives the same bytes at any pace.
const (
	patience      = wire.Time(time.Minute / time.Microsecond) // more than most cameras' interval
	patienceBytes = 64 << 20
)

// stream is a declared stream whose pictures are encoded, or nothing of which
// goes out.
type stream struct {
	number uint16
	header wire.Header
	silent bool // sound that is left out
	since  wire.Time
	bytes  int64 // of the whole input, when its newest picture came
	run    *run  // nil before the first picture
	rested bool  // nothing came since it was told to give out all
	maker  *maker

	// The lock of the queue guards these.
	format *format // of what comes out; nil until it is known
	late   bool    // nothing waits for format any more
}

// feeder reads the input and gives pictures to ffmpeg.
type feeder struct {
	Options
	ctx     context.Context
	queue   *queue
	streams map[uint16]*stream // those that are not passed on as they are
	now     wire.Time          // the latest time of any stream
	bytes   int64              // read so far
}

// feed reads all of in.
func (f *feeder) feed(in flow.Frames) {
	var failed error
	for frame, err := range in {
		if err == nil {
			err = f.take(frame)
		}
		if err == errAbandoned {
			return
		}
		if failed = err; err != nil {
			break
		}
	}
	for _, s := range f.streams {
		f.rest(s)
	}
	f.queue.close(failed)
}

// errAbandoned says that nothing goes out any more.
var errAbandoned = fmt.Errorf("nobody wants more")

func (f *feeder) take(frame wire.Frame) error {
	f.bytes += int64(len(frame.Payload))
	s := f.streams[frame.Stream]
	switch frame.Kind {
	case wire.KindHeader:
		return f.declare(&frame)
	case wire.KindSample, wire.KindRaw:
		f.now = max(f.now, frame.Time)
		f.relieve(s)
		if s != nil && !s.silent {
			return f.picture(s, &frame)
		}
	case wire.KindEnd:
		if s != nil {
			f.rest(s)
			delete(f.streams, frame.Stream)
		}
	}
	out := &slot{frame: flow.Clone(frame)}
	if s != nil && s.silent {
		out.reason, out.size, out.frame.Payload = sound, len(frame.Payload), nil
	}
	return f.push(out)
}

func (f *feeder) push(s *slot) error {
	if !f.queue.push(s) {
		return errAbandoned
	}
	return nil
}

func (f *feeder) declare(frame *wire.Frame) error {
	h, err := wire.ParseHeader(frame.Payload)
	switch {
	case err != nil:
		return fmt.Errorf("stream %d: %w", frame.Stream, err)
	case h.Stage == wire.StageRaw:
		return fault.Hint(fmt.Errorf("stream %d: raw bytes of transport %s, not samples", frame.Stream, h.Transport), "camdemux comes first: ... | camdemux | camcode")
	}
	if old := f.streams[frame.Stream]; old != nil {
		f.rest(old)
		delete(f.streams, frame.Stream)
	}
	s := &stream{number: frame.Stream, header: h, since: frame.Time, bytes: f.bytes}
	switch {
	case h.Audio() && f.Mute:
		s.silent = true
		f.streams[frame.Stream] = s
		return f.push(&slot{frame: wire.Frame{Kind: wire.KindHeader, Stream: frame.Stream}, reason: sound})
	case h.Audio(), f.Coding.Encoder == nil:
		return f.push(&slot{frame: flow.Clone(*frame)})
	}
	if _, err := input(&h); err != nil {
		return fmt.Errorf("stream %d: %w", frame.Stream, err)
	}
	if n := f.encoded() + 1; n > f.Jobs {
		return fault.Hint(fmt.Errorf("stream %d: camera %q: %d streams to encode at a time exceed %d", frame.Stream, h.Camera, n, f.Jobs), "--jobs %d, or fewer cameras: campick --camera", n)
	}
	s.maker = newMaker(f.Coding.Encoder.Codec)
	f.streams[frame.Stream] = s
	return f.push(&slot{frame: flow.Clone(*frame), stream: s})
}

// encoded returns how many streams are encoded now.
func (f *feeder) encoded() int {
	n := 0
	for _, s := range f.streams {
		if !s.silent {
			n++
		}
	}
	return n
}

// picture gives ffmpeg a picture.
func (f *feeder) picture(s *stream, frame *wire.Frame) (err error) {
	s.since, s.bytes, s.rested = frame.Time, f.bytes, false
	if s.run == nil || s.run.closed {
		if s.run != nil {
			f.queue.await(s.run) // not two for one stream
		}
		if s.run, err = start(f.ctx, s, frame, &f.Coding, f.queue); err != nil {
			return fmt.Errorf("stream %d: %w", s.number, err)
		}
	}
	bare := *frame
	bare.Payload = nil
	if err := f.push(&slot{frame: bare, size: len(frame.Payload), run: s.run, stream: s}); err != nil {
		return err
	}
	return s.run.write(frame)
}

// relieve has those streams give out what they hold that had nothing new for
// long, but for the one that something came of now.
func (f *feeder) relieve(now *stream) {
	for _, s := range f.streams {
		if s != now && (f.now-s.since > patience || f.bytes-s.bytes > patienceBytes) {
			f.rest(s)
		}
	}
}

// rest has a stream give out what its encoder holds.
func (f *feeder) rest(s *stream) {
	if s.silent || s.rested {
		return
	}
	if s.rested = true; s.run != nil {
		s.run.end()
	} else {
		f.queue.update(func() { s.late = true })
	}
}
