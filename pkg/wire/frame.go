package wire

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"time"
)

// Sizes of the frame, in bytes. docs/wire.md draws them.
const (
	// HeaderSize is the length of a frame's header.
	HeaderSize = 32
	// Align is what every frame's length is a multiple of, so that in a
	// hexdump each frame starts at the left edge.
	Align = 16
	// MaxPayload is the longest payload. A 4K intra picture is under 8 MiB;
	// the rest is room for a whole segment of a DASH camera in one raw frame.
	MaxPayload = 64 << 20

	crcSize = 4
)

// Magic is what every frame begins with.
const Magic = "CAM1"

// Kind says what a frame is; it is an ASCII letter.
type Kind byte

// The kinds of this version. A filter passes on kinds that it does not know.
const (
	KindHeader Kind = 'H' // JSON Header: declares a stream
	KindRaw    Kind = 'R' // bytes as the transport gave them
	KindSample Kind = 'S' // one access unit
	KindNote   Kind = 'N' // JSON Note: facts beside the media
	KindGap    Kind = 'G' // JSON Gap: something was lost
	KindEnd    Kind = 'E' // JSON End: a stream, or on stream 0 the pipe, ended on purpose
)

// String returns the kind's letter.
func (k Kind) String() string { return string(rune(k)) }

func (k Kind) valid() bool { return k >= 'A' && k <= 'Z' || k >= 'a' && k <= 'z' }

// Flags are the bits of a frame's flags field.
type Flags byte

// The flags, with the kinds that they stand on.
const (
	FlagKey     Flags = 0x01 // S: decoding can start here
	FlagHead    Flags = 0x02 // R: the transport's own response head, secrets blanked
	FlagBreak   Flags = 0x04 // R S: time or codec does not continue from the frame before
	FlagPreroll Flags = 0x08 // S: needed for decoding, not to be shown
	FlagDamaged Flags = 0x10 // R S: known to be incomplete
	FlagKeep    Flags = 0x20 // R: what follows can't be understood without it
	FlagAgain   Flags = 0x40 // H R: a copy of one sent before, for readers that come in late
)

// Has reports whether all bits of f are set.
func (have Flags) Has(f Flags) bool { return have&f == f }

// Time is a moment in microseconds since 1970-01-01 UTC, or a length in
// microseconds where it says so.
type Time int64

// TimeOf returns t in microseconds, rounded down.
func TimeOf(t time.Time) Time { return Time(t.UnixMicro()) }

// Std returns t as a time in UTC.
func (t Time) Std() time.Time { return time.UnixMicro(int64(t)).UTC() }

// Add returns t later by d, to the microsecond.
func (t Time) Add(d time.Duration) Time { return t + Time(d.Microseconds()) }

// Sub returns the length from u to t.
func (t Time) Sub(u Time) time.Duration { return time.Duration(t-u) * time.Microsecond }

// String returns t in RFC 3339 form with microseconds, in UTC.
func (t Time) String() string { return t.Std().Format("2006-01-02T15:04:05.000000Z07:00") }

// Frame is one frame of a stream.
type Frame struct {
	Kind     Kind
	Flags    Flags
	Stream   uint16 // which stream of the pipe; 0 is the pipe itself
	Time     Time   // arrival (R), decode time (S), watermark (H), start (G)
	Offset   int32  // microseconds from decode to presentation (S)
	Duration uint32 // microseconds; 0 is not known, or too long for 32 bits
	Payload  []byte // at most MaxPayload bytes; see where the frame came from for who owns them
}

// Is reports whether f is of kind k and has all the flags.
func (f *Frame) Is(k Kind, flags Flags) bool { return f.Kind == k && f.Flags.Has(flags) }

// Presentation returns when the sample is to be shown.
func (f *Frame) Presentation() Time { return f.Time + Time(f.Offset) }

// Size returns the number of bytes that f takes in a stream.
func (f *Frame) Size() int { return sizeOf(len(f.Payload)) }

// sizeOf returns the size of a frame with n payload bytes.
func sizeOf(n int) int { return (HeaderSize + n + crcSize + Align - 1) &^ (Align - 1) }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// putHeader writes f's header to the first HeaderSize bytes of b.
func (f *Frame) putHeader(b []byte) {
	b = b[:HeaderSize]
	copy(b, Magic)
	b[4], b[5] = byte(f.Kind), byte(f.Flags)
	binary.BigEndian.PutUint16(b[6:], f.Stream)
	binary.BigEndian.PutUint32(b[8:], uint32(len(f.Payload)))
	binary.BigEndian.PutUint64(b[16:], uint64(f.Time))
	binary.BigEndian.PutUint32(b[24:], uint32(f.Offset))
	binary.BigEndian.PutUint32(b[28:], f.Duration)
	binary.BigEndian.PutUint32(b[12:], headerCRC(b))
}

// headerCRC is the CRC-32C of the 28 bytes of b that are not the CRC itself.
func headerCRC(b []byte) uint32 {
	crc := crc32.Update(0, castagnoli, b[:12])
	return crc32.Update(crc, castagnoli, b[16:HeaderSize])
}

// parseHeader reads the header at the start of b, which has HeaderSize bytes.
// It returns the frame without its payload, and the payload's length; ok is
// false where b is not a header.
func parseHeader(b []byte) (f Frame, n int, ok bool) {
	b = b[:HeaderSize]
	if string(b[:4]) != Magic || binary.BigEndian.Uint32(b[12:]) != headerCRC(b) {
		return Frame{}, 0, false
	}
	length := binary.BigEndian.Uint32(b[8:])
	f = Frame{
		Kind:     Kind(b[4]),
		Flags:    Flags(b[5]),
		Stream:   binary.BigEndian.Uint16(b[6:]),
		Time:     Time(binary.BigEndian.Uint64(b[16:])),
		Offset:   int32(binary.BigEndian.Uint32(b[24:])),
		Duration: binary.BigEndian.Uint32(b[28:]),
	}
	return f, int(length), length <= MaxPayload && f.Kind.valid()
}

// AppendTo appends f, as it stands in a stream, to b. The error is that of
// Check.
func (f *Frame) AppendTo(b []byte) ([]byte, error) {
	if err := f.Check(); err != nil {
		return b, err
	}
	var header [HeaderSize]byte
	f.putHeader(header[:])
	b = append(b, header[:]...)
	b = append(b, f.Payload...)
	var tail [Align + crcSize]byte
	return append(b, f.putTail(tail[:])...), nil
}

// putTail writes what follows f's payload to b and returns that part of b.
func (f *Frame) putTail(b []byte) []byte {
	pad := f.Size() - HeaderSize - len(f.Payload) - crcSize
	clear(b[:pad])
	binary.BigEndian.PutUint32(b[pad:], crc32.Checksum(f.Payload, castagnoli))
	return b[:pad+crcSize]
}

// Check says why f can't be written, or nil.
func (f *Frame) Check() error {
	if !f.Kind.valid() {
		return fmt.Errorf("frame kind %#02x is not a letter", byte(f.Kind))
	}
	if len(f.Payload) > MaxPayload {
		return fmt.Errorf("%s frame of stream %d: payload %d exceeds %d bytes", f.Kind, f.Stream, len(f.Payload), MaxPayload)
	}
	return nil
}
