// Package flow has the shapes that every stage of a pipeline is made of.
//
// A sequence of frames that ends without an error ended on purpose: the end
// frame of stream 0 is not in it, the runner reads and writes that. One that
// ends with an error was cut; the error is the last thing it yields, and
// io.ErrUnexpectedEOF is in its chain where the input had no end. A stage
// gives out what it holds before it passes an error on.
//
// A frame's payload belongs to whoever yielded it, until the next one is asked
// for: who keeps a frame copies it.
package flow

import (
	"context"
	"iter"

	"campipe/pkg/wire"
)

// Frames is a stream on its way.
type Frames = iter.Seq2[wire.Frame, error]

// Source makes frames out of something outside: a transport. It is one
// attempt: it ends when the connection does.
type Source func(ctx context.Context) Frames

// Stage makes frames of frames.
type Stage func(Frames) Frames

// Sink takes frames out of the pipe.
type Sink func(Frames) error

// Of is a sequence of the frames given, then err if it is not nil.
func Of(err error, frames ...wire.Frame) Frames {
	return func(yield func(wire.Frame, error) bool) {
		for _, f := range frames {
			if !yield(f, nil) {
				return
			}
		}
		if err != nil {
			yield(wire.Frame{}, err)
		}
	}
}

// Collect copies all frames of a sequence. The error is the sequence's own.
func Collect(in Frames) ([]wire.Frame, error) {
	var all []wire.Frame
	for f, err := range in {
		if err != nil {
			return all, err
		}
		all = append(all, Clone(f))
	}
	return all, nil
}

// Clone returns f with a payload of its own.
func Clone(f wire.Frame) wire.Frame {
	f.Payload = append([]byte(nil), f.Payload...)
	return f
}
