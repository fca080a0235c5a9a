package wire_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"reflect"
	"testing"

	"campipe/pkg/wire"
)

// frameCases feed encoding, decoding and the seeds of the fuzz targets.
var frameCases = []struct {
	name  string
	frame wire.Frame
	size  int
}{
	{"empty payload", wire.Frame{Kind: wire.KindRaw, Stream: 1}, 48},
	{"one byte", wire.Frame{Kind: wire.KindRaw, Stream: 1, Payload: []byte{1}}, 48},
	{"the most that fits beside the checksum", wire.Frame{Kind: wire.KindSample, Stream: 1, Payload: make([]byte, 12)}, 48},
	{"one more", wire.Frame{Kind: wire.KindSample, Stream: 1, Payload: make([]byte, 13)}, 64},
	{"a row", wire.Frame{Kind: wire.KindSample, Stream: 1, Payload: make([]byte, 16)}, 64},
	{"all flags", wire.Frame{Kind: wire.KindRaw, Flags: 0xff, Stream: 1, Payload: []byte("abc")}, 48},
	{"last stream", wire.Frame{Kind: wire.KindNote, Stream: math.MaxUint16, Payload: []byte("{}")}, 48},
	{"earliest time", wire.Frame{Kind: wire.KindSample, Stream: 1, Time: math.MinInt64}, 48},
	{"latest time", wire.Frame{Kind: wire.KindSample, Stream: 1, Time: math.MaxInt64}, 48},
	{"shown before it is decoded", wire.Frame{Kind: wire.KindSample, Stream: 1, Offset: math.MinInt32}, 48},
	{"longest", wire.Frame{Kind: wire.KindSample, Stream: 1, Offset: math.MaxInt32, Duration: math.MaxUint32}, 48},
	{"end of the pipe", wire.Frame{Kind: wire.KindEnd, Payload: []byte("{}")}, 48},
	{"kind of a later version", wire.Frame{Kind: 'z', Stream: 1, Payload: []byte("?")}, 48},
	{"a frame as payload", wire.Frame{Kind: wire.KindRaw, Stream: 1, Payload: []byte("CAM1, and 28 bytes that are none")}, 80},
}

func TestFrameIsReadAsWritten(t *testing.T) {
	for _, c := range frameCases {
		t.Run(c.name, func(t *testing.T) {
			b := encode(t, c.frame)
			if len(b) != c.size || c.frame.Size() != c.size {
				t.Errorf("takes %d bytes, Size says %d, want %d", len(b), c.frame.Size(), c.size)
			}
			got, _ := scan(bytes.NewReader(b))
			if len(got) != 1 || !same(got[0].frame, c.frame) {
				t.Errorf("read %v, want %v", got, c.frame)
			}
		})
	}
}

// The bytes, against docs/wire.md and not against the package's own reading.
func TestFrameLayout(t *testing.T) {
	const n = 20
	f := wire.Frame{
		Kind: wire.KindSample, Flags: 0x19, Stream: 0x0203, Time: -2, Offset: -3,
		Duration: 0x04050607, Payload: bytes.Repeat([]byte{0xaa}, n),
	}
	castagnoli := crc32.MakeTable(crc32.Castagnoli)
	var want []byte
	want = append(want, "CAM1S\x19\x02\x03"...)
	want = binary.BigEndian.AppendUint32(want, n)
	times := "\xff\xff\xff\xff\xff\xff\xff\xfe" + "\xff\xff\xff\xfd" + "\x04\x05\x06\x07"
	want = binary.BigEndian.AppendUint32(want, crc32.Checksum([]byte(string(want)+times), castagnoli))
	want = append(want, times...)
	want = append(want, f.Payload...)
	want = append(want, make([]byte, 8)...)
	want = binary.BigEndian.AppendUint32(want, crc32.Checksum(f.Payload, castagnoli))
	if got := encode(t, f); !bytes.Equal(got, want) {
		t.Errorf("got  %x\nwant %x", got, want)
	}
}

func TestFrameCheck(t *testing.T) {
	for _, c := range []struct {
		name  string
		frame wire.Frame
		want  string
	}{
		{"no kind", wire.Frame{}, "frame kind 0x00 is not a letter"},
		{"kind is a figure", wire.Frame{Kind: '1'}, "frame kind 0x31 is not a letter"},
		{"payload too long", wire.Frame{Kind: 'R', Stream: 7, Payload: make([]byte, wire.MaxPayload+1)},
			"R frame of stream 7: payload 67108865 exceeds 67108864 bytes"},
		{"longest payload", wire.Frame{Kind: 'R', Payload: make([]byte, wire.MaxPayload)}, "<nil>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fmt.Sprint(c.frame.Check()); got != c.want {
				t.Errorf("Check says %q, want %q", got, c.want)
			}
			_, err := c.frame.AppendTo(nil)
			if fmt.Sprint(err) != c.want {
				t.Errorf("AppendTo says %v", err)
			}
		})
	}
}

// same reports whether two frames have the same bytes.
func same(a, b wire.Frame) bool {
	payloads := bytes.Equal(a.Payload, b.Payload)
	a.Payload, b.Payload = nil, nil
	return payloads && reflect.DeepEqual(a, b)
}
