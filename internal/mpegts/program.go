package mpegts

import (
	"fmt"
	"slices"
	"strings"
)

// maxStreams is how many elementary streams of a program are read. A camera has
// two, each a picture's worth of memory.
const maxStreams = 8

// program is an entry of a program association table.
type program struct {
	number, pid uint16 // pid is that of its map
}

// parseAssociation reads what is in a program association section, clause
// 2.4.4.3.
func parseAssociation(b []byte) []program {
	var all []program
	for ; len(b) >= 4; b = b[4:] {
		p := program{uint16(b[0])<<8 | uint16(b[1]), uint16(b[2]&0x1f)<<8 | uint16(b[3])}
		if p.number != 0 { // 0 is the network's own
			all = append(all, p)
		}
	}
	return all
}

// elementary is an entry of a program map.
type elementary struct {
	pid  uint16
	kind byte // stream_type
}

// parseMap reads what is in a program map section, clause 2.4.4.8.
func parseMap(b []byte) ([]elementary, error) {
	if len(b) < 4 {
		return nil, fmt.Errorf("map of %d bytes is less than 4", len(b))
	}
	n := 4 + int(b[2]&0xf)<<8 + int(b[3])
	if n > len(b) {
		return nil, fmt.Errorf("descriptors of %d bytes exceed the %d that are left", n-4, len(b)-4)
	}
	var all []elementary
	for b = b[n:]; len(b) >= 5; b = b[n:] {
		n = 5 + int(b[3]&0xf)<<8 + int(b[4])
		if n > len(b) {
			return nil, fmt.Errorf("descriptors of %d bytes exceed the %d that are left", n-5, len(b)-5)
		}
		e := elementary{uint16(b[1]&0x1f)<<8 | uint16(b[2]), b[0]}
		if !slices.ContainsFunc(all, func(o elementary) bool { return o.pid == e.pid }) {
			all = append(all, e)
		}
	}
	return all, nil
}

// The types of streams that are read, table 2-34.
const (
	kindADTS = 0x0f
	kindH264 = 0x1b
	kindH265 = 0x24
	kindData = 0x15 // metadata in PES packets: ID3 tags in HLS
)

// known reports whether streams of that type are read.
func (e elementary) known() bool {
	return e.kind == kindADTS || e.kind == kindH264 || e.kind == kindH265
}

// names are those of types that are not read.
var names = map[byte]string{
	0x01: "MPEG-1 video", 0x02: "MPEG-2 video", 0x03: "MPEG-1 audio", 0x04: "MPEG-2 audio",
	0x05: "private sections", 0x06: "private data", 0x10: "MPEG-4 video", 0x11: "AAC in LATM",
	kindData: "metadata", 0x1c: "AAC without framing", 0x20: "MVC", 0x21: "JPEG 2000",
	0x33: "VVC", 0x42: "AVS", 0x80: "PCM", 0x81: "AC-3", 0x86: "SCTE-35 cues", 0x87: "E-AC-3",
	0xc1: "AC-3, encrypted by SAMPLE-AES", 0xc2: "E-AC-3, encrypted by SAMPLE-AES",
	0xcf: "AAC, encrypted by SAMPLE-AES", 0xdb: "H.264, encrypted by SAMPLE-AES",
}

// tell names the streams of a program that are not read.
func tell(streams []elementary) string {
	var all []string
	for _, e := range streams {
		if e.known() {
			continue
		}
		name, ok := names[e.kind]
		if !ok {
			name = fmt.Sprintf("type %#02x", e.kind)
		}
		all = append(all, fmt.Sprintf("pid %d is %s", e.pid, name))
	}
	return strings.Join(all, ", ")
}
