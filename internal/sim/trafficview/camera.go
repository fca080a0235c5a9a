package trafficview

import (
	"bytes"
	"iter"
	"time"
)

// midGOP leaves out what comes before picture n, from 0: where a key picture
// was last at 0, decoding can't start until the next one.
func midGOP(n int) stage[unit] {
	return func(units iter.Seq[unit]) iter.Seq[unit] {
		return func(yield func(unit) bool) {
			pictures := 0
			for u := range units {
				if u.kind == video {
					pictures++
				}
				if pictures > n && !yield(u) {
					return
				}
			}
		}
	}
}

// drift has the camera's clock run fast by that many millionths, or slow where
// they are negative.
func drift(ppm int) stage[unit] {
	drifted := func(d time.Duration) time.Duration {
		const million = 1e6
		return d + d/million*time.Duration(ppm) + d%million*time.Duration(ppm)/million
	}
	return func(units iter.Seq[unit]) iter.Seq[unit] {
		return func(yield func(unit) bool) {
			for u := range units {
				u.since = drifted(u.time) - drifted(u.time-u.since)
				u.time = drifted(u.time)
				if !yield(u) {
					return
				}
			}
		}
	}
}

// remark puts an SEI message before each picture, as cameras do that tell the
// time in it.
func remark() stage[unit] {
	return eachPicture(func(_ int, picture []byte) []byte { return append(sei(24), picture...) })
}

// big makes picture n longer than 65535 bytes, where the length of a WebSocket
// message takes its longest form.
func big(n int) stage[unit] {
	return eachPicture(func(i int, picture []byte) []byte {
		if i == n {
			picture = append(sei(1<<16), picture...)
		}
		return picture
	})
}

// sei returns a NAL unit with a message of n bytes that means nothing:
// user_data_unregistered (ITU-T H.264 D.1.7), which begins with a UUID.
func sei(n int) []byte {
	nal := []byte{0x06, 0x05}
	for rest := n; ; rest -= 255 {
		if rest < 255 {
			nal = append(nal, byte(rest))
			break
		}
		nal = append(nal, 255)
	}
	nal = append(nal, bytes.Repeat([]byte{'.'}, n)...)
	return appendNAL(nil, append(nal, 0x80))
}
