// Package nut reads and writes NUT (the Open Container Format of MPlayer and
// FFmpeg, https://git.ffmpeg.org/nut.git, docs/nut.txt), as far as it takes to
// give samples to ffmpeg and to get them back: one stream, in order, through a
// pipe. Times are in microseconds both ways; a packet is at the other end as soon
// as it is written, which no other container that ffmpeg has can do.
package nut

import "encoding/binary"

// Class is what a stream has.
type Class byte

// The classes, as the stream header has them.
const (
	Video Class = 0
	Audio Class = 1
)

// Stream is what a stream header says.
type Stream struct {
	Class         Class
	Format        string // fourcc: two or four bytes, as RIFF has them
	Config        []byte // what the decoder needs first: avcC, an AudioSpecificConfig...
	Width, Height int    // video: pixels
	Rate          int    // audio: samples a second
	Channels      int    // audio
}

// Packet is one access unit.
type Packet struct {
	Time int64 // of presentation, microseconds, not negative
	Key  bool  // decoding can start here
	Data []byte
}

// What packets of headers begin with.
const (
	mainCode      = 0x4e4d7a561f5f04ad
	streamCode    = 0x4e5311405bf2f9db
	syncpointCode = 0x4e4be4adeeca4569
	infoCode      = 0x4e49ab68b596ba78

	fileID = "nut/multimedia container\x00"
)

// Flags of a frame.
const (
	flagKey      = 1 << 0
	flagCodedPTS = 1 << 3
	flagStreamID = 1 << 4
	flagSizeMSB  = 1 << 5
	flagChecksum = 1 << 6
	flagReserved = 1 << 7
	flagSideData = 1 << 8
	flagHeader   = 1 << 10
	flagMatch    = 1 << 11
	flagCoded    = 1 << 12
	flagInvalid  = 1 << 13
)

// rate is the ticks a second of both directions.
const rate = 1_000_000

// appendNumber appends v in groups of seven bits, the highest first.
func appendNumber(b []byte, v uint64) []byte {
	n := 1
	for v>>(7*n) > 0 && n < 10 {
		n++
	}
	for n--; n > 0; n-- {
		b = append(b, byte(v>>(7*n))|0x80)
	}
	return append(b, byte(v)&0x7f)
}

// appendText appends bytes behind their number.
func appendText[T string | []byte](b []byte, text T) []byte {
	return append(appendNumber(b, uint64(len(text))), text...)
}

// appendPacket appends a header's body as a packet. Ours are shorter than the
// 4096 bytes from which on the length would have a checksum of its own, or have
// one.
func appendPacket(b []byte, code uint64, body []byte) []byte {
	start := len(b)
	b = binary.BigEndian.AppendUint64(b, code)
	b = appendNumber(b, uint64(len(body)+crcSize))
	if len(body)+crcSize > longPacket {
		b = binary.BigEndian.AppendUint32(b, checksum(b[start:]))
	}
	b = append(b, body...)
	return binary.BigEndian.AppendUint32(b, checksum(body))
}

const (
	crcSize    = 4
	longPacket = 4096
)

// checksum is the CRC of docs/nut.txt: polynomial 04C11DB7, the highest bit
// first, beginning with zeros and not inverted.
func checksum(b []byte) uint32 {
	var crc uint32
	for _, c := range b {
		crc ^= uint32(c) << 24
		for range 8 {
			carry := crc >> 31
			crc = crc<<1 ^ carry*0x04c11db7
		}
	}
	return crc
}
