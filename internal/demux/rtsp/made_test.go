package rtsp_test

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"campipe/pkg/wire"

	"github.com/pion/rtp"
)

// The parameter sets of a camera of Dahua (fixture of retina, MIT or Apache-2.0),
// 640x480 in Main profile without reordering.
const (
	avc  = "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z2QAHqwsaoLA9puCgIKgAAADACAAAAMD0IAA,aO4xshsA\r\n"
	bare = "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\n"
	pcma = "m=audio 0 RTP/AVP 8\r\n"
)

// sender makes packets of one track. Its pictures are made up: a slice that begins
// with the first macroblock, and a number.
type sender struct {
	kind     uint8
	sequence uint16
	time     uint32
}

// packet returns the next packet.
func (s *sender) packet(marker bool, payload []byte) *rtp.Packet {
	s.sequence++
	return &rtp.Packet{
		Header:  rtp.Header{Version: 2, Marker: marker, PayloadType: s.kind, SequenceNumber: s.sequence - 1, Timestamp: s.time, SSRC: 1},
		Payload: payload,
	}
}

// unit is a NAL unit of H.264: its header and first_mb_in_slice, and a text.
func unit(head byte, first bool, text string) []byte {
	b := byte(0x40 | 0x2a) // first_mb_in_slice is 1
	if first {
		b = 0x80 | 0x2a
	}
	return append([]byte{head, b}, text...)
}

const (
	key   = 0x65
	other = 0x41
)

// picture returns the packets of picture n, every tenth of which is a key: three
// fragments of one unit.
func (s *sender) picture(n int) []*rtp.Packet {
	head := byte(other)
	if n%10 == 0 {
		head = key
	}
	u := unit(head, true, fmt.Sprintf("picture %d", n))
	third := len(u) / 3
	f := func(flag byte, b []byte) []byte { return append([]byte{head&0x60 | 28, flag | head&0x1f}, b...) }
	return []*rtp.Packet{
		s.packet(false, f(0x80, u[1:third])), s.packet(false, f(0, u[third:2*third])), s.packet(true, f(0x40, u[2*third:])),
	}
}

// pictures adds n pictures, 25 a second, from the first on, as they come.
func (s *session) pictures(from *sender, first, n int, change func(i int, packets []*rtp.Packet) []*rtp.Packet) {
	for i := first; i < first+n; i++ {
		packets := from.picture(i)
		if change != nil {
			packets = change(i, packets)
		}
		s.rtp(0, wire.Time(i)*40_000, packets...)
		from.time += 3600
	}
}

// numbers returns which pictures samples are.
func numbers(samples []wire.Frame) (all []int) {
	for _, f := range samples {
		var n int
		_, text, _ := bytes.Cut(f.Payload, []byte("picture "))
		if _, err := fmt.Sscan(string(text), &n); err != nil || len(f.Payload) != 4+int(binary.BigEndian.Uint32(f.Payload)) {
			n = -1
		}
		all = append(all, n)
	}
	return all
}

// spans tells of numbers: 0-9 12.
func spans(all []int) string {
	text := ""
	for i, n := range all {
		switch {
		case i == 0 || n != all[i-1]+1:
			text += fmt.Sprintf(" %d", n)
		case i == len(all)-1 || all[i+1] != n+1:
			text += fmt.Sprintf("-%d", n)
		}
	}
	if text == "" {
		return ""
	}
	return text[1:]
}
