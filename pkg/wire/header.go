package wire

import (
	"encoding/json"
	"fmt"
)

// Stages of a stream, as its header says.
const (
	StageRaw   = "raw"
	StageMedia = "media"
)

// Header is the payload of an H frame: it declares a stream. Fields that this
// version does not know are lost by decoding and encoding; filters that change
// nothing pass the payload on as it is.
type Header struct {
	Stage     string `json:"stage"`               // StageRaw or StageMedia
	Camera    string `json:"camera,omitempty"`    // the camera's name; its streams belong together
	Source    string `json:"source,omitempty"`    // where it came from: a URL without secrets, or a file's name
	Transport string `json:"transport,omitempty"` // raw: how R frames are to be read; "" is to be found out from the bytes
	Bare      bool   `json:"bare,omitempty"`      // raw: from a dump; the times of R frames are no arrival times
	Codec     string `json:"codec,omitempty"`     // media: RFC 6381, "avc1.42c01e", "mp4a.40.2", "jpeg"
	Config    []byte `json:"config,omitempty"`    // media: what a decoder needs: avcC, hvcC or dOps without box header, AudioSpecificConfig
	Timescale uint32 `json:"timescale,omitempty"` // media: ticks a second of the source's own clock
	Width     int    `json:"width,omitempty"`     // media, video: pixels
	Height    int    `json:"height,omitempty"`    // media, video: pixels
	Rate      int    `json:"rate,omitempty"`      // media, audio: samples a second
	Channels  int    `json:"channels,omitempty"`  // media, audio

	Latitude  *float64 `json:"latitude,omitempty"`  // degrees north, from a list of cameras
	Longitude *float64 `json:"longitude,omitempty"` // degrees east
	Zone      string   `json:"zone,omitempty"`      // IANA time zone of the camera's place
}

// Audio reports whether the stream is sound.
func (h *Header) Audio() bool { return h.Rate != 0 }

// Frame returns h as a frame of the stream, its watermark at t.
func (h *Header) Frame(stream uint16, t Time) Frame {
	return jsonFrame(KindHeader, stream, t, h)
}

// ParseHeader reads the payload of an H frame.
func ParseHeader(payload []byte) (Header, error) {
	var h Header
	if err := json.Unmarshal(payload, &h); err != nil {
		return h, fmt.Errorf("header: %w", err)
	}
	if h.Stage != StageRaw && h.Stage != StageMedia {
		return h, fmt.Errorf("header: stage is %q, neither %q nor %q", h.Stage, StageRaw, StageMedia)
	}
	return h, nil
}
