package trafficview

import (
	"iter"

	"campipe/internal/evostream"
)

// late lets the client in when fragment n is half sent: it gets the init
// segment that the server has kept, and then what is just on its way: the rest
// of the fragment, without its beginning and its samples.
func late(n int) stage[record] {
	return func(records iter.Seq[record]) iter.Seq[record] {
		return func(yield func(record) bool) {
			var kept record
			fragment, joined := 0, false
			for r := range records {
				switch {
				case joined:
					if !yield(r) {
						return
					}
				case r.tag == evostream.TagInit:
					kept = r
				case r.tag == evostream.TagBegin:
					fragment++
				case r.tag == evostream.TagMoof && fragment == n:
					joined = true
					kept.at = r.at
					if !yield(kept) || !yield(r) {
						return
					}
				}
			}
		}
	}
}
