package demux

import (
	"encoding/binary"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// liveRTSP is live for a camera that sends H.264 in packets of RTP.
func liveRTSP(n int) flow.Frames {
	const (
		// the sets of a camera of Dahua, from the fixtures of scottlamb/retina
		body = "v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n" +
			"a=fmtp:96 sprop-parameter-sets=Z2QAHqwsaoLA9puCgIKgAAADACAAAAMD0IAA,aO4xshsA\r\n"
		answer = "RTSP/1.0 200 OK\r\nContent-Type: application/sdp\r\n\r\n" + body
		head   = "$\x00\x00\x00\x80\xe0\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x65\xaa"
	)
	packet := append([]byte(head), make([]byte, pictureSize-6)...)
	binary.BigEndian.PutUint16(packet[2:], uint16(len(packet)-4))
	return func(yield func(wire.Frame, error) bool) {
		h := wire.Header{Stage: wire.StageRaw, Camera: "gate", Transport: "rtsp"}
		description := wire.Frame{Kind: wire.KindRaw, Flags: wire.FlagHead | wire.FlagKeep, Stream: 1, Time: day, Payload: []byte(answer)}
		if !yield(h.Frame(1, day), nil) || !yield(description, nil) {
			return
		}
		for i := range n {
			binary.BigEndian.PutUint16(packet[6:], uint16(i))
			binary.BigEndian.PutUint32(packet[8:], uint32(i)*3600)
			packet[len(packet)-1] = 0x80 // the last byte of a unit is not 0
			if !yield(wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: day + wire.Time(i)*40*ms, Payload: packet}, nil) {
				return
			}
		}
	}
}
