package trafficview

import "iter"

// pack puts n records into each message, as UniFi Protect does.
func pack(n int) stage[message] {
	return func(messages iter.Seq[message]) iter.Seq[message] {
		return func(yield func(message) bool) {
			var packed message
			count := 0
			for m := range messages {
				if len(m.data) > 0 {
					packed.at = m.at
					packed.data = append(packed.data, m.data...)
					packed.samples = append(packed.samples, m.samples...)
					if count++; count < n {
						continue
					}
				}
				if count > 0 && !yield(packed) {
					return
				}
				packed, count = message{}, 0
				if len(m.data) == 0 && !yield(m) { // the end, after what there was before it
					return
				}
			}
		}
	}
}

// split cuts each message into messages of at most n bytes.
func split(n int) stage[message] {
	return func(messages iter.Seq[message]) iter.Seq[message] {
		return func(yield func(message) bool) {
			for m := range messages {
				for len(m.data) > n {
					piece := message{at: m.at, data: m.data[:n], partial: true}
					m.data = m.data[n:]
					if !yield(piece) {
						return
					}
				}
				if !yield(m) {
					return
				}
			}
		}
	}
}
