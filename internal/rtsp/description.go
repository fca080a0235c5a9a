package rtsp

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pion/sdp/v3"
)

// Media is one media of a session description: a track.
type Media struct {
	Kind          string // "video", "audio", "application"
	Control       string // the end of its URL, or all of it
	Width, Height int    // pixels, of a=x-dimensions; 0 is not told
	Formats       []Format
}

// Format is one payload type of a media.
type Format struct {
	Type       uint8
	Encoding   string            // in upper case, "" if it is not told
	Clock      int               // ticks a second of timestamps
	Channels   int               // of sound; 0 is not told
	Parameters map[string]string // of a=fmtp, names in lower case
}

// maxMedia is how many media a session has: the channels of frames are numbered
// with a byte, two for each.
const maxMedia = 128

// ParseDescription reads a session description (RFC 8866). Only what it says of
// its media is read: of the rest of it cameras make what they like.
func ParseDescription(b []byte) ([]Media, error) {
	var text strings.Builder
	text.WriteString("v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n")
	n := 0
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "m="):
			n++
		case n == 0 || !strings.HasPrefix(line, "a="):
			continue
		}
		text.WriteString(line + "\r\n")
	}
	if n == 0 || n > maxMedia {
		return nil, fmt.Errorf("session description: %d media are not 1 to %d", n, maxMedia)
	}
	var d sdp.SessionDescription
	if err := d.UnmarshalString(text.String()); err != nil {
		return nil, fmt.Errorf("session description: %w", err)
	}
	media := make([]Media, len(d.MediaDescriptions))
	for i, m := range d.MediaDescriptions {
		media[i] = mediaOf(m)
	}
	return media, nil
}

func mediaOf(d *sdp.MediaDescription) Media {
	m := Media{Kind: d.MediaName.Media}
	for _, text := range d.MediaName.Formats {
		if n, err := strconv.ParseUint(text, 10, 7); err == nil {
			m.Formats = append(m.Formats, static(uint8(n)))
		}
	}
	for _, a := range d.Attributes {
		switch a.Key {
		case "control":
			m.Control = a.Value
		case "x-dimensions":
			width, height, _ := strings.Cut(a.Value, ",")
			m.Width, m.Height = side(width), side(height)
		case "rtpmap":
			if f, rest := m.format(a.Value); f != nil {
				f.encoded(rest)
			}
		case "fmtp":
			if f, rest := m.format(a.Value); f != nil {
				f.Parameters = parameters(rest)
			}
		}
	}
	return m
}

// side returns how many pixels a text says, or 0.
func side(text string) int {
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 16)
	if err != nil {
		return 0
	}
	return int(n)
}

// static returns what is known of a payload type without being told (RFC 3551
// clause 6).
func static(n uint8) Format {
	switch n {
	case 0:
		return Format{Type: n, Encoding: "PCMU", Clock: 8000, Channels: 1}
	case 8:
		return Format{Type: n, Encoding: "PCMA", Clock: 8000, Channels: 1}
	case 26:
		return Format{Type: n, Encoding: "JPEG", Clock: 90_000}
	}
	return Format{Type: n}
}

// format returns the format that an attribute is of, and the rest of that.
func (m *Media) format(value string) (*Format, string) {
	text, rest, _ := strings.Cut(strings.TrimSpace(value), " ")
	n, err := strconv.ParseUint(text, 10, 7)
	if err != nil {
		return nil, ""
	}
	for i := range m.Formats {
		if m.Formats[i].Type == uint8(n) {
			return &m.Formats[i], strings.TrimSpace(rest)
		}
	}
	return nil, ""
}

// encoded takes the value of a=rtpmap: name/clock, or name/clock/channels.
func (f *Format) encoded(value string) {
	parts := strings.Split(value, "/")
	f.Encoding, f.Clock, f.Channels = strings.ToUpper(strings.TrimSpace(parts[0])), 0, 0
	if len(parts) > 1 {
		f.Clock, _ = strconv.Atoi(strings.TrimSpace(parts[1]))
	}
	if len(parts) > 2 {
		f.Channels, _ = strconv.Atoi(strings.TrimSpace(parts[2]))
	}
}

// parameters reads name=value; name=value.
func parameters(text string) map[string]string {
	all := map[string]string{}
	for part := range strings.SplitSeq(text, ";") {
		name, value, _ := strings.Cut(part, "=")
		if name = strings.ToLower(strings.TrimSpace(name)); name != "" {
			all[name] = strings.TrimSpace(value)
		}
	}
	return all
}
