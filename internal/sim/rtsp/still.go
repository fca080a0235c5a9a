package rtsp

import (
	"encoding/binary"
	"fmt"
	"time"

	"campipe/internal/sim/picture"

	"github.com/bluenviron/gortsplib/v5/pkg/format"
	"github.com/pion/rtp"
)

// rate is how many JPEGs a camera sends a second.
const rate = 10

// stills is the track of a camera that sends JPEGs (RFC 2435).
func (s *shows) stills(p *plan) (track, error) {
	f := &format.MJPEG{}
	e, err := f.CreateEncoder()
	if err != nil {
		return track{}, err
	}
	e.PayloadMaxSize = p.size - header
	ticks := int64(f.ClockRate()) / rate
	units := func(n int) unit {
		return unit{
			at: time.Duration(n) * time.Second / rate, time: int64(n) * ticks, duration: ticks,
			key: true, data: still(s.album, p.look, n+1),
		}
	}
	pack := func(u unit) ([]*rtp.Packet, error) { return e.Encode(u.data) }
	return newTrack(video, codecJPEG, f, units, pack), nil
}

// still returns picture number n as a receiver puts it together again (RFC 2435
// annex B): nothing but what a decoder needs, and each table of quantization in a
// segment of its own. So the journal's hash is that of what camdemux makes of it.
func still(a *picture.Album, l picture.Look, n int) []byte {
	l.Bare, l.Thumbnail = false, false // neither goes over RTP
	b := a.Append(nil, l, n, "")
	out := b[:2:2]
	for b = b[2:]; ; {
		size := 2 + int(binary.BigEndian.Uint16(b[2:]))
		segment := b[:size]
		switch b[1] {
		case 0xda: // SOS: the rest is the scan
			return append(out, b...)
		case 0xdb: // DQT: tables of a byte and 64 more
			for t := segment[4:]; len(t) >= 65; t = t[65:] {
				out = append(out, 0xff, 0xdb, 0, 67)
				out = append(out, t[:65]...)
			}
		case 0xc0, 0xc4: // SOF0, DHT
			out = append(out, segment...)
		}
		b = b[size:]
	}
}

// metadata is the track of a document a second, as ONVIF's streaming specification
// clause 5.1.2.1.1 has it.
func metadata(p *plan) (track, error) {
	f := &format.Generic{PayloadTyp: typeMetadata, RTPMa: "vnd.onvif.metadata/90000"}
	if err := f.Init(); err != nil {
		return track{}, err
	}
	units := func(n int) unit {
		at := time.Duration(n) * time.Second
		text := fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?><tt:MetadataStream xmlns:tt="http://www.onvif.org/ver10/schema">`+
			`<tt:Event><camsim number="%d"/></tt:Event></tt:MetadataStream>`, n+1)
		return unit{at: at, time: int64(n) * 90_000, duration: 90_000, key: true, data: []byte(text)}
	}
	return newTrack(data, "onvif", f, units, func(u unit) ([]*rtp.Packet, error) { return p.pieces(nil, u.data), nil }), nil
}
