package trafficview

import (
	"iter"
	"time"
)

// closeAfter ends the connection after that much media time.
func closeAfter(d time.Duration) stage[message] {
	return until(d, message{})
}

// stallAfter keeps silent after that much media time.
func stallAfter(d time.Duration) stage[message] {
	return until(d, message{hold: true})
}

// until gives last in place of what is due after that much media time.
func until(d time.Duration, last message) stage[message] {
	return func(messages iter.Seq[message]) iter.Seq[message] {
		return func(yield func(message) bool) {
			began := time.Duration(-1)
			for m := range messages {
				if began < 0 {
					began = m.at
				}
				if m.at >= began+d {
					last.at = began + d
					yield(last)
					return
				}
				if !yield(m) {
					return
				}
			}
		}
	}
}
