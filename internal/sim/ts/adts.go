package ts

import (
	"encoding/binary"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/reel"
)

// adts returns the header of an AAC frame of n bytes (ISO/IEC 14496-3 1.A.2.2).
// config is its AudioSpecificConfig, of two bytes.
func adts(config []byte, n int) []byte {
	object, rate, channels := config[0]>>3, config[0]&7<<1|config[1]>>7, config[1]>>3&15
	n += 7
	return []byte{
		0xff, 0xf1, (object-1)<<6 | rate<<2 | channels>>2,
		channels<<6 | byte(n>>11), byte(n >> 3), byte(n<<5) | 0x1f, 0xfc,
	}
}

// Packed returns packed audio: AAC frames behind an ID3 tag that says when the
// first one is, by this package's clock (RFC 8216 section 3.4).
func Packed(audio *clip.Track, units []reel.Unit) []byte {
	owner := "com.apple.streaming.transportStreamTimestamp\x00"
	frame := append([]byte(owner), make([]byte, 8)...)
	binary.BigEndian.PutUint64(frame[len(owner):], units[0].Time)
	n := byte(len(frame))
	b := append([]byte("ID3\x04\x00\x00\x00\x00\x00"), n+10)
	b = append(b, "PRIV\x00\x00\x00"...)
	b = append(append(b, n, 0, 0), frame...)
	for _, u := range units {
		b = append(append(b, adts(audio.Config, len(u.Data))...), u.Data...)
	}
	return b
}
