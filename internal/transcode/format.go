package transcode

import (
	"bytes"
	"fmt"
	"strings"

	"campipe/internal/fault"
	"campipe/internal/ffmpeg/nut"
	"campipe/internal/h264"
	"campipe/internal/nal"
	"campipe/pkg/wire"
)

// formats are the names that NUT has for the codecs that are decoded, by the
// first part of their RFC 6381 string.
func formatOf(codec string) string {
	switch name, _, _ := strings.Cut(codec, "."); name {
	case "jpeg":
		return "MJPG"
	case "avc1", "avc3":
		return "H264"
	case "hvc1", "hev1":
		return "HEVC"
	}
	return ""
}

// input says to ffmpeg what a stream's pictures are.
func input(h *wire.Header) (nut.Stream, error) {
	s := nut.Stream{Class: nut.Video, Format: formatOf(h.Codec), Config: h.Config, Width: h.Width, Height: h.Height}
	if s.Format == "" {
		return s, fault.Hint(fmt.Errorf("codec %q is not decoded here", h.Codec), "JPEG, H.264 and H.265 are")
	}
	return s, nil
}

// format is what a stream's new declaration says of its pictures.
type format struct {
	codec         string
	config        []byte
	width, height int
}

func (f *format) same(o *format) bool {
	return f.codec == o.codec && f.width == o.width && f.height == o.height && bytes.Equal(f.config, o.config)
}

// header returns the declaration h, with the pictures as they are now.
func (f *format) header(h wire.Header) wire.Header {
	h.Codec, h.Config, h.Width, h.Height = f.codec, f.config, f.width, f.height
	return h
}

// maker makes samples of what ffmpeg gives.
type maker struct {
	sets *nal.Sets // nil for JPEGs
	now  *nal.Format
	made *format
}

func newMaker(codec string) *maker {
	if codec == "jpeg" {
		return &maker{}
	}
	return &maker{sets: nal.NewSets(h264.Codec{})}
}

// sample returns a picture as it stands in a sample, in bytes of its own, whether
// decoding can start there, and the format.
func (m *maker) sample(s *nut.Stream, p *nut.Packet) (data []byte, key bool, f *format, err error) {
	if m.sets == nil {
		if m.made == nil {
			m.made = &format{codec: "jpeg"}
		}
		if m.made.width != s.Width || m.made.height != s.Height {
			m.made = &format{codec: "jpeg", width: s.Width, height: s.Height}
		}
		return bytes.Clone(p.Data), true, m.made, nil
	}
	if m.sets.Format() == nil {
		m.sets.Key(nal.Units(s.Config))
	}
	data = make([]byte, 0, len(p.Data)+64)
	own := false
	for unit := range nal.Units(p.Data) {
		switch u := (h264.Codec{}).Look(unit); u.Role {
		case nal.Delimiter, nal.Filler:
		case nal.Parameters:
			own = true
		default:
			key = key || u.Key
			data = nal.Append(data, unit)
		}
	}
	if own && key {
		m.sets.Key(nal.Units(p.Data))
	}
	now := m.sets.Format()
	if now == nil {
		return nil, false, nil, fmt.Errorf("no parameter sets came before the first picture: %w", m.sets.Err())
	}
	if now != m.now {
		m.now, m.made = now, &format{codec: now.Codec, config: now.Config, width: now.Width, height: now.Height}
	}
	return data, key, m.made, nil
}
