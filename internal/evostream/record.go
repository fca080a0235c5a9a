// Package evostream is the record layer that EvoStream Media Servers (and
// trafficview.org, which runs one) speak over a WebSocket, and that UniFi
// Protect speaks too: an MP4 fragment in pieces, each with a tag and a length.
//
// A record is u32be(tag<<24 | n) and n bytes of payload. EvoStream sends one a
// message; UniFi packs several into one and splits them over messages; so they
// are read as a stream of bytes.
package evostream

import "encoding/binary"

// Tag says what a record is; it is the first of its four header bytes.
type Tag byte

// The tags, with the server's own names where they are known
// (rdkc-rms sources/thelib/include/streaming/fmp4/fmp4writer.h).
const (
	TagMetadata   Tag = 0xee // JSON text
	TagTimestamps Tag = 0xf7 // UniFi: decode timestamps
	TagCodec      Tag = 0xf8 // UniFi: codec string
	TagBegin      Tag = 0xf9 // PBT_BEGIN: a fragment begins
	TagInit       Tag = 0xfa // PBT_HEADER_MOOV: a prefix, ftyp and moov
	TagMoof       Tag = 0xfb // PBT_HEADER_MOOF: a piece of the moof
	TagVideo      Tag = 0xfc // PBT_VIDEO_BUFFER: bytes of a video sample
	TagAudio      Tag = 0xfd // PBT_AUDIO_BUFFER: bytes of an AAC frame
	TagMdat       Tag = 0xfe // PBT_HEADER_MDAT: the mdat's eight header bytes
	TagEnd        Tag = 0xff // PBT_END: the fragment is complete
)

// HeaderSize is the length of a record's header.
const HeaderSize = 4

// MaxPayload is the longest payload that a record's 24 bits of length can say.
const MaxPayload = 1<<24 - 1

// Known reports whether the tag is one of those above.
func (t Tag) Known() bool { return t == TagMetadata || t >= TagTimestamps }

// Append appends a record to b. The payload has at most MaxPayload bytes.
func Append(b []byte, tag Tag, payload []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(tag)<<24|uint32(len(payload)))
	return append(b, payload...)
}
