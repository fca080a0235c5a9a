package cut

import (
	"errors"
	"io"
	"slices"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// errFound ends a search.
var errFound = errors.New("found")

// First returns the time that a Cutter of the cameras (none is all) would hand
// to Options.Range. The error is that of an input without a frame of theirs.
func First(in flow.Frames, cameras []string) (first wire.Time, err error) {
	o := Options{Cameras: cameras, Range: func(t wire.Time) (Range, error) {
		first = t
		return Range{}, errFound
	}}
	_, err = flow.Collect(Stage(o, flow.NewLedger())(in))
	if err == errFound {
		err = nil
	}
	return first, err
}

// tail is how much of a file's end is read first to find where it ends in time:
// more than the last run of copies and what follows it, of most cameras.
const tail = 4 << 20

// End returns where the last frame of the cameras (none is all) in a file of
// size bytes ends, with its duration. It reads from the file's end; ok is false
// where there is no frame of theirs.
func End(r io.ReaderAt, size int64, cameras []string) (end wire.Time, ok bool) {
	for length := int64(tail); ; length *= 4 {
		at := max(0, size-length)
		end, ok = endFrom(io.NewSectionReader(r, at, size-at), cameras)
		if ok || at == 0 {
			return end, ok
		}
	}
}

// endFrom is End of a stream that is entered somewhere. Of a stream that gives
// nothing there the watermark tells.
func endFrom(r io.Reader, cameras []string) (end wire.Time, ok bool) {
	end = always.From
	wanted := map[uint16]bool{}
	scan := wire.NewReader(r)
	for {
		f, err := scan.Scan()
		if err != nil {
			return end, ok
		}
		if f.Kind == wire.KindHeader {
			h, err := wire.ParseHeader(f.Payload)
			wanted[f.Stream] = err == nil && (len(cameras) == 0 || slices.Contains(cameras, h.Camera))
		}
		again := copied(&f)
		frame := (f.Kind == wire.KindRaw || f.Kind == wire.KindSample) && !again
		if wanted[f.Stream] && (frame || f.Kind == wire.KindHeader && again) {
			end, ok = max(end, f.Time+wire.Time(f.Duration)), true
		}
	}
}

// frames returns the frames of an input in step, without the ends of the pipe.
// Lost, where it is not nil, is told of each loss.
func frames(r io.Reader, lost func(stream uint16, frames, bytes int)) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		in := wire.NewReader(r)
		in.Lost = lost
		for f, err := range in.All() {
			if f.Kind == wire.KindEnd && f.Stream == 0 && err == nil {
				continue
			}
			if !yield(f, err) {
				return
			}
		}
	}
}
