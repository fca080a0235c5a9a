// Package demux strips the transport: of raw streams it makes media streams of
// samples.
package demux

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"campipe/internal/demux/annexb"
	"campipe/internal/demux/chunk"
	"campipe/internal/demux/fmp4"
	"campipe/internal/demux/http"
	"campipe/internal/demux/media"
	"campipe/internal/demux/mpegts"
	"campipe/internal/demux/packed"
	"campipe/internal/demux/rtsp"
	"campipe/internal/demux/trafficview"
	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Options say how raw streams are read. The zero Options are good for all that
// say it themselves.
type Options struct {
	Transport string     // of all raw streams; "" is what their headers say, or their first bytes
	Start     *wire.Time // of the first sample of a dump; nil is what its bytes say
	Rate      media.Rate // of pictures that have no times of their own; none is what is said of each transport
}

// reader reads the R frames of one raw stream.
type reader interface {
	// Read takes the next R frame.
	Read(wire.Frame) error
	// Lost says that something is missing before the next R frame, and why.
	Lost(cause string)
	// End says that the raw stream ended on purpose.
	End() error
}

// transports are the readers by the name that raw headers have.
var transports = map[string]func(*media.Output) reader{
	"annexb":      func(out *media.Output) reader { return annexb.New(out) },
	"chunk":       func(out *media.Output) reader { return chunk.New(out) },
	"fmp4":        func(out *media.Output) reader { return fmp4.New(out) },
	"http":        func(out *media.Output) reader { return newAnswers(out) },
	"mpegts":      func(out *media.Output) reader { return mpegts.New(out) },
	"packed":      func(out *media.Output) reader { return packed.New(out) },
	"rtsp":        func(out *media.Output) reader { return rtsp.New(out) },
	"pictures":    func(out *media.Output) reader { return http.NewPictures(out) },
	"trafficview": func(out *media.Output) reader { return trafficview.New(out) },
}

// Transports returns the names of the transports that can be read.
func Transports() []string { return slices.Sorted(maps.Keys(transports)) }

// errTransport says that there is no reader of that name.
func errTransport(name string) error {
	return fault.Hint(fmt.Errorf("transport %q is not known", name), "known are %s", strings.Join(Transports(), ", "))
}

// Stage returns the stage that makes media streams of the raw streams of a pipe;
// other streams go on as they are. The bytes of samples it counts as read from
// the stream that they go out in: its In is negative for the raw stream by as
// much. All else of a raw stream is accounted for under the raw stream's number,
// which is also its first media stream's where that was free.
//
// Gaps and notes of a raw stream go to its camera's first media stream, with
// their times, or where the camera has none to stream 0, with its name.
//
// Samples of up to two seconds of arrival are held back where a time line
// begins, but not JPEGs whose time is their arrival or told on their part. On a
// cut input they are given out before the error.
func Stage(opts Options, ledger *flow.Ledger) flow.Stage {
	return func(in flow.Frames) flow.Frames {
		return func(yield func(wire.Frame, error) bool) {
			p := newPipe(opts, ledger, yield)
			for f, err := range in {
				if err == nil {
					err = p.take(f)
				}
				if err != nil {
					p.cut()
					p.fail(err)
					return
				}
				if p.stopped {
					return
				}
			}
			if err := p.end(); err != nil {
				p.cut()
				p.fail(err)
			}
		}
	}
}
