package demux

import (
	"bytes"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// liveSound is live for a camera that sends AAC as it is, a frame a segment.
func liveSound(n int) flow.Frames {
	const size = 7 + 100
	frame := append([]byte{0xff, 0xf1, 0x4c, 0x80, size >> 3, size&7<<5 | 0x1f, 0xfc}, make([]byte, size-7)...)
	return liveRaw("packed", 1024*1000*ms/48000, n, func(int) []byte { return frame })
}

// liveTransport is live for a camera that sends a transport stream, a picture a
// PES packet.
func liveTransport(n int) flow.Frames {
	tables := bytes.Join([][]byte{
		transportPacket(0, true, 0, []byte("\x00\x00\xb0\x0d\x00\x01\xc1\x00\x00\x00\x01\xf0\x00\x2a\xb1\x04\xb2")),
		transportPacket(0x1000, true, 0, []byte("\x00\x02\xb0\x12\x00\x01\xc1\x00\x00\xe1\x00\xf0\x00\x1b\xe1\x00\xf0\x00\x15\xbd\x4d\x56")),
	}, nil)
	sets := "\x00\x00\x01\x67\x42\xc0\x0a\xda\x7b\x01\x10\x00\x00\x03\x00\x10\x00\x00\x03\x03\xc0\xf1\x22\xa0\x00\x00\x01\x68\xce\x0f\x19\x20"
	return liveRaw("mpegts", 40*ms, n, func(i int) []byte {
		t := int64(i) * 3600
		pes := []byte{0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5,
			0x21 | byte(t>>29)&0xe, byte(t >> 22), 1 | byte(t>>14)&0xfe, byte(t >> 7), 1 | byte(t<<1)&0xfe}
		slice := "\x00\x00\x01\x41\x9a\x11"
		if i == 0 {
			slice = sets + "\x00\x00\x01\x65\x88\x11"
		}
		picture := transportPacket(0x100, true, byte(i), append(pes, slice...))
		if i == 0 {
			picture = append(tables, picture...)
		}
		return picture
	})
}

// transportPacket is a transport packet with that payload, behind stuffing.
func transportPacket(pid uint16, start bool, counter byte, payload []byte) []byte {
	b := bytes.Repeat([]byte{0xff}, 188)
	b[0], b[1], b[2], b[3] = 0x47, byte(pid>>8), byte(pid), 0x30|counter&15
	if start {
		b[1] |= 0x40
	}
	b[4], b[5] = byte(188-5-len(payload)), 0
	copy(b[188-len(payload):], payload)
	return b
}

func liveRaw(transport string, step wire.Time, n int, picture func(int) []byte) flow.Frames {
	messages := make([][]byte, n)
	for i := range messages {
		messages[i] = picture(i)
	}
	return func(yield func(wire.Frame, error) bool) {
		h := wire.Header{Stage: wire.StageRaw, Camera: "gate", Transport: transport}
		if !yield(h.Frame(1, day), nil) {
			return
		}
		for i, m := range messages {
			f := wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: day + wire.Time(i)*step, Payload: m}
			if !yield(f, nil) {
				return
			}
		}
		end := wire.End{}
		yield(end.Frame(1, day+wire.Time(n)*step), nil)
	}
}

// The transport streams that the tests make are those that they should be.
func TestLive(t *testing.T) {
	for name, in := range map[string]flow.Frames{"mpegts": liveTransport(10), "packed": liveSound(10)} {
		n := 0
		for f, err := range Stage(Options{}, flow.NewLedger())(in) {
			if err != nil {
				t.Fatal(err)
			}
			switch f.Kind {
			case wire.KindSample:
				n++
			case wire.KindGap:
				t.Errorf("%s: %s", name, f.Payload)
			}
		}
		if n != 10 {
			t.Errorf("%s: %d samples, want 10", name, n)
		}
	}
}
