package trafficview

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"iter"

	"campipe/internal/evostream"
	"campipe/internal/sim/clip"
)

// relative is another server that sends fragments of MP4 over a WebSocket.
type relative int

const (
	none relative = iota
	goRTC
	rtspToWeb
	zlmediakit
	unreal
)

// relatives are their names.
var relatives = []string{"go2rtc", "rtsptoweb", "zlmediakit", "unreal"}

// imitate has the plan send what that server does, without the record layer.
func imitate(p *plan, r relative) {
	p.relative, p.mux.prefix, p.frame = r, 0, whole
	switch r {
	case goRTC:
		p.frame = single
	case unreal:
		p.messages = append(p.messages, headed)
	}
}

// codecs returns those of the camera, as RFC 6381 has them.
func codecs(c *clip.Clip, sound bool) string {
	text := fmt.Sprintf("avc1.%x", c.Video.Config[1:4])
	if sound {
		text += ",mp4a.40.2"
	}
	return text
}

// request is a message of go2rtc's, either way (internal/api/ws).
type request struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

// answer returns what go2rtc answers to a text, or nil, and whether the media come
// then. It says of a camera that it doesn't have that there is an error, and stays
// connected.
func (p *plan) answer(text []byte, codecs string) (*request, bool) {
	var asked request
	switch {
	case json.Unmarshal(text, &asked) != nil || asked.Type != "mse":
		return nil, false
	case p.refuse:
		return &request{Type: "error", Value: "mse: stream not found"}, false
	}
	return &request{Type: "mse", Value: `video/mp4; codecs="` + codecs + `"`}, true
}

// single returns the messages of go2rtc: the init segment, and then a fragment for
// each sample of each track, when it comes (pkg/mp4/muxer.go).
func single(records iter.Seq[record]) iter.Seq[message] {
	return func(yield func(message) bool) {
		sequence := uint32(0)
		for r := range records {
			m := message{at: r.at}
			switch r.tag {
			case evostream.TagInit:
				m.data = r.payload
			case evostream.TagVideo, evostream.TagAudio:
				sequence++
				alone := run{kind: r.sample.kind, samples: []sample{*r.sample}}
				size := moofHeader + alone.size()
				m.data = bytes.Join([][]byte{
					moof(size, sequence), alone.traf(size + mdatHeader), alone.entries(), mdat(len(r.payload)), r.payload,
				}, nil)
				m.samples = []*sample{r.sample}
			}
			if m.data != nil && !yield(m) {
				return
			}
		}
	}
}

// codecsFirst puts the message of RTSPtoWeb before the others: 09 and the codecs
// (apiHTTPMSE.go).
func codecsFirst(codecs string) stage[message] {
	return func(messages iter.Seq[message]) iter.Seq[message] {
		return func(yield func(message) bool) {
			first := true
			for m := range messages {
				if first && !yield(message{at: m.at, data: append([]byte{9}, codecs...)}) {
					return
				}
				if first = false; !yield(m) {
					return
				}
			}
		}
	}
}

// headed puts the heads of Unreal Media Server before the messages (HTML5 MSE
// Server protocol.txt): the order of bytes is Intel's, which the page doesn't say.
func headed(messages iter.Seq[message]) iter.Seq[message] {
	return func(yield func(message) bool) {
		for m := range messages {
			switch {
			case len(m.data) == 0:
			case isInit(m.data):
				const xml = `<stream mime="video/mp4"/>`
				head := append([]byte{1}, make([]byte, 17)...)
				head = binary.LittleEndian.AppendUint16(head, uint16(len(xml)))
				m.data = append(append(head, xml...), m.data...)
			default:
				head := append([]byte{2}, make([]byte, 5)...)
				head = binary.LittleEndian.AppendUint32(head, uint32(m.at.Milliseconds()))
				m.data = append(head, m.data...)
			}
			if !yield(m) {
				return
			}
		}
	}
}

// isInit reports whether a message is an init segment.
func isInit(data []byte) bool { return len(data) >= 8 && string(data[4:8]) == "ftyp" }
