package mp4

import (
	"fmt"

	"campipe/internal/h265"
	"campipe/pkg/wire"

	"github.com/Eyevinn/mp4ff/avc"
	box "github.com/Eyevinn/mp4ff/mp4"
)

// avcEntry returns what makes the entry of H.264 (ISO/IEC 14496-15 clause 5.4):
// avc1, whose parameter sets are outside of the samples, or avc3, which may have
// some inside. The avcC is written as it came.
func avcEntry(name string) func(*wire.Header) (box.Box, error) {
	return func(h *wire.Header) (box.Box, error) {
		record, err := avc.DecodeAVCDecConfRec(h.Config)
		if err != nil {
			return nil, fmt.Errorf("avcC: %w", err)
		}
		if len(record.SPSnalus) == 0 && name == "avc1" {
			return nil, fmt.Errorf("avcC: no sequence parameter set in %d bytes", len(h.Config))
		}
		return visualEntry(name, h, rawBox("avcC", h.Config))
	}
}

// lengthsAt is the byte of an hvcC that ends with the length of lengths, less one
// (ISO/IEC 14496-15 clause 8.3.3).
const lengthsAt = 21

// hevcEntry returns what makes the entry of H.265 (ISO/IEC 14496-15 clause 8.4):
// hvc1, whose parameter sets are outside of the samples, or hev1, which may have
// some inside. The hvcC is written as it came.
func hevcEntry(name string) func(*wire.Header) (box.Box, error) {
	return func(h *wire.Header) (box.Box, error) {
		sets, err := h265.Sets(h.Config)
		if err != nil {
			return nil, err
		}
		if len(sets) == 0 && name == "hvc1" {
			return nil, fmt.Errorf("hvcC: no parameter set in %d bytes", len(h.Config))
		}
		if n := h.Config[lengthsAt]&3 + 1; n != 4 {
			return nil, fmt.Errorf("hvcC: lengths of %d bytes, not 4", n)
		}
		return visualEntry(name, h, rawBox("hvcC", h.Config))
	}
}
