package wire_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"slices"

	"campipe/pkg/wire"
)

// oracle reads a whole input by the rules of docs/wire.md, slowly, with nothing
// of the package but its types. A damage is a sighting without a payload: of a
// single frame with its header, of other bytes on stream 0.
func oracle(b []byte) ([]sighting, error) {
	var all []sighting
	found, ended := false, false
	for at := 0; ; {
		rest := b[at:]
		f, size, ok := oracleHeader(rest)
		next := oracleSearch(b, at+1)
		switch {
		case len(rest) == 0 && ended:
			return all, io.EOF
		case len(rest) < 32 && !found && !bytes.HasPrefix([]byte("CAM1"), rest[:min(4, len(rest))]):
			return all, wire.ErrNotStream
		case len(rest) < 32, ok && size > len(rest) && next < 0:
			return all, io.ErrUnexpectedEOF
		case ok && oraclePayload(rest, &f):
			all = append(all, sighting{int64(at), false, f})
			found, ended = true, f.Kind == 'E' && f.Stream == 0
			at += size
		case ok && oracleAlone(b, at, size):
			all = append(all, sighting{int64(at), true, wire.Frame{Kind: 'G', Stream: f.Stream, Time: f.Time}})
			found, ended = true, false
			at += size
		case next < 0 && !found:
			return all, wire.ErrNotStream
		default:
			if next < 0 {
				next = len(b)
			}
			all = append(all, sighting{int64(at), true, wire.Frame{Kind: 'G'}})
			ended = false
			at = next
		}
	}
}

// oracleAlone reports whether the frame at byte at has the room that its header
// claims, and no other frame ends where it does.
func oracleAlone(b []byte, at, size int) bool {
	end := at + size
	if _, _, ok := oracleHeader(b[min(end, len(b)):]); end > len(b) || end < len(b) && !ok {
		return false
	}
	for i := at + 1; i < end; i++ {
		if _, inner, ok := oracleHeader(b[i:]); ok && i+inner == end {
			return false
		}
	}
	return true
}

// oracleSearch returns the next place from byte at that has a header, or -1.
func oracleSearch(b []byte, at int) int {
	for ; at+32 <= len(b); at++ {
		if _, _, ok := oracleHeader(b[at:]); ok {
			return at
		}
	}
	return -1
}

func oracleHeader(b []byte) (f wire.Frame, size int, ok bool) {
	if len(b) < 32 || string(b[:4]) != "CAM1" {
		return f, 0, false
	}
	letter := b[4]|0x20 >= 'a' && b[4]|0x20 <= 'z'
	n := int64(binary.BigEndian.Uint32(b[8:]))
	checked := append(bytes.Clone(b[:12]), b[16:32]...)
	if !letter || n > 64<<20 || binary.BigEndian.Uint32(b[12:]) != oracleCRC(checked) {
		return f, 0, false
	}
	f = wire.Frame{
		Kind: wire.Kind(b[4]), Flags: wire.Flags(b[5]), Stream: uint16(b[6])<<8 | uint16(b[7]),
		Time:     wire.Time(binary.BigEndian.Uint64(b[16:])),
		Offset:   int32(binary.BigEndian.Uint32(b[24:])),
		Duration: binary.BigEndian.Uint32(b[28:]),
	}
	return f, int((32 + n + 4 + 15) / 16 * 16), true
}

// oraclePayload sets f's payload, if the bytes that stand at its place are one.
func oraclePayload(b []byte, f *wire.Frame) bool {
	n := int(binary.BigEndian.Uint32(b[8:]))
	pad := (16 - (n+4)%16) % 16
	if len(b) < 32+n+pad+4 {
		return false
	}
	f.Payload = b[32 : 32+n]
	tail := binary.BigEndian.AppendUint32(make([]byte, pad), oracleCRC(f.Payload))
	return bytes.Equal(b[32+n:32+n+pad+4], tail)
}

func oracleCRC(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// agree says where what Scan saw of b, and its error, is not what the oracle
// sees; or "".
func agree(b []byte, got []sighting, err error) string {
	want, wantErr := oracle(b)
	if !errors.Is(err, wantErr) {
		return "Scan ends with " + err.Error() + ", the oracle with " + wantErr.Error()
	}
	if !slices.EqualFunc(got, want, func(a, b sighting) bool {
		if !a.damaged {
			return a.at == b.at && !b.damaged && same(a.frame, b.frame)
		}
		stream := a.frame.Stream == b.frame.Stream
		return a.at == b.at && b.damaged && stream && (a.frame.Stream == 0 || a.frame.Time == b.frame.Time)
	}) {
		return "Scan sees other frames than the oracle, or elsewhere"
	}
	return ""
}
