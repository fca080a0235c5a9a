package trafficview

import (
	"fmt"
	"iter"
	"time"

	"campipe/internal/evostream"
)

// metadata returns the payload that answers a "ping": the time now.
func metadata(now time.Time) []byte {
	return fmt.Appendf(nil, `{"data":"sync","timestamp":%d}`, now.Unix())
}

// metadataFirst sends metadata before all else, as it comes where another
// viewer has asked for it.
func metadataFirst(records iter.Seq[record], now time.Time) iter.Seq[record] {
	return func(yield func(record) bool) {
		first := true
		for r := range records {
			if first && !yield(record{at: r.at, tag: evostream.TagMetadata, payload: metadata(now)}) {
				return
			}
			first = false
			if !yield(r) {
				return
			}
		}
	}
}
