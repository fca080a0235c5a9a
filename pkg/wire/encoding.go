package wire

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
)

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

// payload returns the n bytes of payload of the frame b, or nil where its
// checksum or its padding is wrong.
func payload(b []byte, n int) []byte {
	p, tail := b[HeaderSize:HeaderSize+n:HeaderSize+n], b[HeaderSize+n:]
	pad := len(tail) - crcSize
	for _, z := range tail[:pad] {
		if z != 0 {
			return nil
		}
	}
	if binary.BigEndian.Uint32(tail[pad:]) != crc32.Checksum(p, castagnoli) {
		return nil
	}
	return p
}

// AppendTo appends f, as it stands in a stream, to b. The error is that of
// Check.
func (f *Frame) AppendTo(b []byte) ([]byte, error) {
	if err := f.Check(); err != nil {
		return b, err
	}
	n, size := len(b), f.Size()
	b = slices.Grow(b, size)[:n+size]
	f.putHeader(b[n:])
	n += HeaderSize + copy(b[n+HeaderSize:], f.Payload)
	f.putTail(b[n:])
	return b, nil
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
