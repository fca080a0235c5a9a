package dump

import (
	"encoding/binary"
	"fmt"
	"strings"

	"campipe/internal/evostream"
)

// hintParts is how many NAL units or records a hint names: enough for what a
// camera puts in one picture, few enough for a line.
const hintParts = 12

// sampleHint names the NAL units of a picture by their types (ISO/IEC 14496-10
// table 7-1, 23008-2 table 7-1); for other codecs it shows the first bytes.
func sampleHint(codec string, b []byte) string {
	var typeOf func(first byte) byte
	switch codec, _, _ := strings.Cut(codec, "."); codec {
	case "avc1", "avc3":
		typeOf = func(first byte) byte { return first & 0x1f }
	case "hvc1", "hev1":
		typeOf = func(first byte) byte { return first >> 1 & 0x3f }
	default:
		return firstBytes(b)
	}
	hint := []byte("nal")
	for n := 0; len(b) > 0; n++ {
		if n == hintParts {
			return string(hint) + " ..."
		}
		if len(b) < 5 {
			return fmt.Sprintf("%s !%d bytes left", hint, len(b))
		}
		length := int64(binary.BigEndian.Uint32(b))
		if length == 0 || length > int64(len(b)-4) {
			return fmt.Sprintf("%s !length %d of %d", hint, length, len(b)-4)
		}
		hint = fmt.Appendf(hint, " %d", typeOf(b[4]))
		b = b[4+length:]
	}
	return string(hint)
}

// rawHint names the records of an EvoStream message, each as tag:length, where
// the bytes are nothing else; else it shows the first bytes.
func rawHint(b []byte) string {
	if len(b) == 0 {
		return firstBytes(b)
	}
	hint := []byte("rec")
	rest := b
	for n := 0; len(rest) > 0; n++ {
		if n == hintParts {
			return string(hint) + " ..."
		}
		if len(rest) < evostream.HeaderSize || !evostream.Tag(rest[0]).Known() {
			return firstBytes(b)
		}
		length := int(binary.BigEndian.Uint32(rest) & evostream.MaxPayload)
		if length > len(rest)-evostream.HeaderSize {
			return firstBytes(b)
		}
		hint = fmt.Appendf(hint, " %02x:%d", rest[0], length)
		rest = rest[evostream.HeaderSize+length:]
	}
	return string(hint)
}

// firstBytes shows the first eight bytes, or "-" where there are none.
func firstBytes(b []byte) string {
	if len(b) == 0 {
		return "-"
	}
	return fmt.Sprintf("% x", b[:min(8, len(b))])
}
