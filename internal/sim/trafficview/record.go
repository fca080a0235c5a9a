package trafficview

import (
	"iter"
	"time"

	"campipe/internal/evostream"
)

// record is a record of the server's.
type record struct {
	at      time.Duration // when the server has it
	tag     evostream.Tag
	payload []byte
	sample  *sample // of a video or audio record: what the payload is
}

// records returns what add puts out for each unit.
func records(units iter.Seq[unit], add func(unit) []record) iter.Seq[record] {
	return func(yield func(record) bool) {
		for u := range units {
			for _, r := range add(u) {
				if !yield(r) {
					return
				}
			}
		}
	}
}
