package join

import (
	"fmt"

	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Why samples are left out by formats of pictures, as the ledger has it.
const (
	isSound   = "sound"
	isPreroll = "preroll" // not to be shown, and nothing needs them
)

// only returns a stage that passes on the streams of a codec whose samples each
// stand for themselves. Sound beside them is left out; other pictures are an
// error. Their size and clock are taken out of the declarations: they may change
// on the way.
func only(codec string, ledger *flow.Ledger) flow.Stage {
	return func(in flow.Frames) flow.Frames {
		return func(yield func(wire.Frame, error) bool) {
			sound := map[uint16]bool{}
			for f, err := range in {
				switch {
				case err != nil:
				case f.Kind == wire.KindHeader:
					var h wire.Header
					h, err = declared(&f)
					sound[f.Stream] = h.Audio()
					if err == nil && !h.Audio() {
						f, err = plain(&h, &f, codec)
					}
				case f.Kind == wire.KindSample && f.Flags.Has(wire.FlagPreroll):
					ledger.Drop(f.Stream, isPreroll, 1, len(f.Payload))
					continue
				}
				if err == nil && sound[f.Stream] {
					if f.Kind == wire.KindSample {
						ledger.Drop(f.Stream, isSound, 1, len(f.Payload))
					}
					continue
				}
				if !yield(f, err) || err != nil {
					return
				}
			}
		}
	}
}

// plain returns the declaration of a stream of the codec without what may change
// on its way.
func plain(h *wire.Header, f *wire.Frame, codec string) (wire.Frame, error) {
	if h.Codec != codec {
		return *f, fault.Hint(fmt.Errorf("stream %d: codec %q does not go into this format", f.Stream, h.Codec), "camcode --video %s comes first", codec)
	}
	h = &wire.Header{Stage: h.Stage, Camera: h.Camera, Codec: h.Codec}
	return h.Frame(f.Stream, f.Time), nil
}
