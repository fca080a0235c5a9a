package demux

import (
	"errors"
	"io"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// dumpBlock is how much of a dump is read at once.
const dumpBlock = 64 << 10

// Dump makes a raw stream, number 1, of bytes that are no frames: what a camera
// sent, one message after another. Its transport is found out where h doesn't
// say it. The blocks have whatever sizes r gives; nothing depends on them, so
// only bytes are counted in the ledger.
func Dump(r io.Reader, h wire.Header, ledger *flow.Ledger) flow.Frames {
	const stream = 1
	return func(yield func(wire.Frame, error) bool) {
		h.Stage, h.Bare = wire.StageRaw, true
		if !yield(h.Frame(stream, 0), nil) {
			return
		}
		buf := make([]byte, dumpBlock)
		for {
			n, err := r.Read(buf)
			ledger.In(stream, 0, n)
			if n > 0 && !yield(wire.Frame{Kind: wire.KindRaw, Stream: stream, Payload: buf[:n]}, nil) {
				return
			}
			switch {
			case errors.Is(err, io.EOF):
				end := wire.End{}
				yield(end.Frame(stream, 0), nil)
				return
			case err != nil:
				yield(wire.Frame{}, err)
				return
			}
		}
	}
}
