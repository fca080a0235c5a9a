package trafficview

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"

	"campipe/internal/demux/fmp4"
	"campipe/internal/demux/media"
	"campipe/pkg/wire"
)

// Other servers send fragmented MP4 as it is, but for what stands before it:
//
//   - go2rtc and ZLMediaKit: nothing.
//   - RTSPtoWeb (apiHTTPMSE.go): a first message of 09 and the codecs.
//   - Unreal Media Server 12 (HTML5 MSE Server protocol.txt): a head in each
//     message. 00, a byte, and an error in UTF-16; 01, 17 bytes, a length of two
//     and so much XML before an init segment; 02 and 9 bytes before a fragment.
const (
	codecsMark     = 9
	unrealError    = 0
	unrealInit     = 1
	unrealFragment = 2

	// longestCodecs is how long the codecs of RTSPtoWeb are at most: those of two
	// tracks have 30 letters.
	longestCodecs = 256
	// unrealHead is the length of what stands before a fragment, and longestXML
	// that of what may stand before an init segment.
	unrealHead = 10
	longestXML = 20 + 1<<16
)

// Begins reports whether b begins as RTSPtoWeb does, with a box behind the codecs.
func Begins(b []byte) bool {
	end := bytes.IndexByte(b, 0)
	return end > 1 && end < longestCodecs && b[0] == codecsMark && fmp4.Begins(b[end:])
}

// front takes off what stands before the MP4 in a message or block, and accounts
// for it.
func (r *Reader) front(b []byte) []byte {
	n := 0
	switch {
	case len(b) == 0:
	case !r.seen && (r.codecs > 0 || b[0] == codecsMark):
		n = r.skipCodecs(b)
	case r.out.Bare(): // where the messages end is not known
	case !r.seen && isUnreal(b), r.unreal:
		r.unreal = true
		if n = unrealFront(b); n == 0 {
			n = len(b)
			r.said(b)
		}
	}
	r.out.Drop(media.Framing, 0, n)
	return b[n:]
}

// skipCodecs returns how many bytes of b are of the codecs: all up to the box that
// comes behind them, which begins with 00.
func (r *Reader) skipCodecs(b []byte) int {
	n := bytes.IndexByte(b, 0)
	if n < 0 {
		n = min(len(b), longestCodecs-r.codecs)
	}
	r.codecs += n
	return n
}

// isUnreal reports whether a connection's first message is one of Unreal Media
// Server.
func isUnreal(b []byte) bool {
	n := unrealFront(b)
	return n > 0 && fmp4.Begins(b[n:])
}

// unrealFront returns how many bytes of a message stand before the MP4 in it, or 0
// where there is none. The order of the two bytes of the XML's length is not told:
// the ftyp says where it ends.
func unrealFront(b []byte) int {
	switch {
	case len(b) > unrealHead && b[0] == unrealFragment:
		return unrealHead
	case b[0] == unrealInit:
		return max(0, bytes.Index(b[:min(len(b), longestXML)], []byte("ftyp"))-4)
	}
	return 0
}

// said passes on the error of a message of Unreal Media Server.
func (r *Reader) said(b []byte) {
	if len(b) < 2 || b[0] != unrealError {
		return // of a kind that is not known
	}
	var units []uint16
	for b = b[2:]; len(b) >= 2; b = b[2:] {
		units = append(units, binary.LittleEndian.Uint16(b))
	}
	r.out.Note(wire.Note{What: "metadata", Text: string(utf16.Decode(units))})
}
