package rtsp

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"testing"

	"campipe/internal/nal"

	"github.com/bluenviron/gortsplib/v5"
	"github.com/bluenviron/gortsplib/v5/pkg/format"
	"github.com/bluenviron/gortsplib/v5/pkg/format/rtpfragmented"
	"github.com/bluenviron/gortsplib/v5/pkg/format/rtph264"
	"github.com/bluenviron/gortsplib/v5/pkg/format/rtph265"
	"github.com/bluenviron/gortsplib/v5/pkg/format/rtpmjpeg"
	"github.com/bluenviron/mediacommon/v2/pkg/codecs/mpeg4audio"
	"github.com/pion/rtp"
)

// decoder returns gortsplib's decoder of a format: an access unit of packets, or
// nil as long as it is not whole. It knows nothing of how the packets were made.
func decoder(t *testing.T, f format.Format) func(*rtp.Packet) ([]byte, error) {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	switch f := f.(type) {
	case *format.H264:
		d, err := f.CreateDecoder()
		must(err)
		return func(p *rtp.Packet) ([]byte, error) {
			units, err := d.Decode(p)
			return prefixed(units, func(u []byte) bool { return u[0]&0x1f == 7 || u[0]&0x1f == 8 }), err // SPS, PPS
		}
	case *format.H265:
		d, err := f.CreateDecoder()
		must(err)
		return func(p *rtp.Packet) ([]byte, error) {
			units, err := d.Decode(p)
			return prefixed(units, func(u []byte) bool { return u[0]>>1 >= 32 && u[0]>>1 <= 34 }), err // VPS, SPS, PPS
		}
	case *format.MJPEG:
		d, err := f.CreateDecoder()
		must(err)
		return func(p *rtp.Packet) ([]byte, error) {
			b, err := d.Decode(p)
			return scan(b), err // its head is put together by the receiver
		}
	case *format.MPEG4Audio:
		return joined()
	case *format.MPEG4AudioLATM:
		d, err := f.CreateDecoder()
		must(err)
		return func(p *rtp.Packet) ([]byte, error) {
			b, err := d.Decode(p)
			if err != nil {
				return nil, err
			}
			e := mpeg4audio.AudioMuxElement{StreamMuxConfig: f.StreamMuxConfig}
			must(e.Unmarshal(b))
			return e.Payloads[0][0][0], nil
		}
	}
	return func(p *rtp.Packet) ([]byte, error) { return p.Payload, nil }
}

// joined returns a decoder of AAC, one frame in as many packets as it takes:
// gortsplib's wants the size of the piece where RFC 3640 has that of the frame.
func joined() func(*rtp.Packet) ([]byte, error) {
	var b []byte
	return func(p *rtp.Packet) ([]byte, error) {
		b = append(b, p.Payload[4:]...)
		if !p.Marker {
			return nil, rtpfragmented.ErrMorePacketsNeeded
		}
		whole := b
		b = nil
		if size := int(p.Payload[2])<<5 | int(p.Payload[3])>>3; size != len(whole) {
			return nil, fmt.Errorf("frame of %d bytes says %d", len(whole), size)
		}
		return whole, nil
	}
}

// prefixed returns units as the journal has them: without parameter sets, behind
// their lengths.
func prefixed(units [][]byte, set func([]byte) bool) []byte {
	var b []byte
	for _, u := range units {
		if !set(u) {
			b = nal.Append(b, u)
		}
	}
	return b
}

// unfinished reports whether a decoder wants more packets.
func unfinished(err error) bool {
	return errors.Is(err, rtph264.ErrMorePacketsNeeded) || errors.Is(err, rtph265.ErrMorePacketsNeeded) ||
		errors.Is(err, rtpmjpeg.ErrMorePacketsNeeded) || errors.Is(err, rtpfragmented.ErrMorePacketsNeeded)
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// TestCodecs: the units that another library makes of the packets are those of the
// journal, and the timestamps are those that it tells.
func TestCodecs(t *testing.T) {
	for _, test := range []struct {
		query         string
		video, audio  string // codecs in the session description
		pictures, aac int    // units
	}{
		{"", "H264/90000", "", 45, 0},
		{"stap", "H264/90000", "", 45, 0},
		{"sets=sdp", "H264/90000", "", 45, 0},
		{"sets=band", "H264/90000", "", 45, 0},
		{"mtu=256&audio=aac", "H264/90000", "mpeg4-generic/16000/1", 45, 46},
		{"annexb", "H264/90000", "", 45, 0},
		{"bframes&audio=latm", "H264/90000", "MP4A-LATM/16000/1", 42, 46},
		{"codec=h265&audio=opus", "H265/90000", "opus/48000/2", 45, 149},
		{"codec=h265&bframes&stap", "H265/90000", "", 42, 0},
		{"codec=h265&sets=band&mtu=300", "H265/90000", "", 45, 0},
		{"codec=jpeg&audio=pcmu", "JPEG/90000", "PCMU/8000", 30, 149},
		{"codec=jpeg&size=160x112&resize=7&mtu=300", "JPEG/90000", "", 30, 0},
		{"codec=pcma", "", "PCMA/8000", 0, 149},
		{"codec=g726", "", "G726-32/8000", 0, 149},
	} {
		t.Run(test.query, func(t *testing.T) {
			g, lines := serve(t, 0).watch(t, "front?close=3s&"+test.query, gortsplib.ProtocolTCP)
			n := 0
			for _, track := range []struct {
				name, codec string
				units       int
			}{{video, test.video, test.pictures}, {audio, test.audio, test.aac}} {
				if track.codec == "" {
					continue
				}
				f := g.session.Medias[n].Formats[0]
				if f.RTPMap() != track.codec {
					t.Errorf("%s is %s, want %s", track.name, f.RTPMap(), track.codec)
				}
				decode, want := decoder(t, f), samples(lines, track.name)
				if len(want) != track.units {
					t.Errorf("%d units of %s were sent, want %d", len(want), track.name, track.units)
				}
				i := 0
				for _, p := range g.packets[n] {
					unit, err := decode(p)
					if unfinished(err) {
						continue
					}
					if err != nil || i == len(want) {
						t.Fatalf("%s: unit %d: %v", track.name, i, err)
					}
					w := want[i]
					if w.Codec == codecJPEG {
						w.SHA256 = hash(scan(jpegOf(t, test.query, i+1)))
					}
					if hash(unit) != w.SHA256 {
						t.Errorf("%s: unit %d of %d bytes is not that of the journal, of %d", track.name, i, len(unit), w.Size)
					}
					if at := uint32(defaultTimestamp + int64(w.Time) + int64(w.Offset)); p.Timestamp != at {
						t.Errorf("%s: unit %d is of %d, want %d", track.name, i, p.Timestamp, at)
					}
					i++
				}
				if i != len(want) {
					t.Errorf("%d units of %s came, %d were sent", i, track.name, len(want))
				}
				n++
			}
		})
	}
}
