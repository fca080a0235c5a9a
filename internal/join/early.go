package join

import (
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// maxEarly is how many bytes of sound wait for the first picture: lag of more than
// 3 Mbit/s.
const maxEarly = 4 << 20

// early is sound that came before any movie was begun. In a file it often begins
// a frame before the pictures, which an encoder needs to get going, or some time
// before them. It goes into the first movie, but for what is more than lag before
// the picture that this begins with.
type early struct {
	frames []earlyFrame
	bytes  int
}

type earlyFrame struct {
	stream *stream
	wire.Frame
}

// waits reports whether a sample is sound that may go into the first movie.
func (c *camera) waits(s *stream) bool { return c.now == nil && c.before == nil && s.header.Audio() }

// wait keeps a sample that waits.
func (c *camera) wait(s *stream, f wire.Frame) {
	e := &c.early
	e.frames = append(e.frames, earlyFrame{s, flow.Clone(f)})
	e.bytes += len(f.Payload)
	for len(e.frames) > 0 && (e.bytes > maxEarly || f.Time-e.frames[0].Time > lag) {
		e.bytes -= len(e.frames[0].Payload)
		c.drop(&e.frames[0])
		e.frames = e.frames[1:]
	}
}

// since returns when a movie begins whose first key sample is at a time.
func (e *early) since(at wire.Time) wire.Time {
	start := at
	for i := range e.frames {
		if t := e.frames[i].Time; t >= at-lag {
			start = min(start, t)
		}
	}
	return start
}

// giveEarly writes what waited to the first movie, which has begun.
func (c *camera) giveEarly() error {
	frames := c.early.frames
	c.early = early{}
	for i := range frames {
		f := &frames[i]
		if c.now == nil || !c.now.takes(f.stream, &f.Frame) {
			c.drop(f)
			continue
		}
		if err := c.now.write(f.stream, f.Frame); err != nil {
			return err
		}
		c.join.ledger.Out(f.stream.number, 1, len(f.Payload))
	}
	return nil
}

func (c *camera) drop(f *earlyFrame) {
	c.join.ledger.Drop(f.stream.number, beforeKey, 1, len(f.Payload))
}
