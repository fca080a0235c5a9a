package payload

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/bluenviron/gortsplib/v5/pkg/format/rtpfragmented"
	"github.com/bluenviron/gortsplib/v5/pkg/format/rtpmpeg4audio"
	"github.com/bluenviron/mediacommon/v2/pkg/codecs/mpeg4audio"
	pion "github.com/pion/rtp"
)

func aacMedia(clock int, config string) Media {
	return Media{Encoding: "MPEG4-GENERIC", Clock: clock, Parameters: map[string]string{
		"mode": "AAC-hbr", "sizelength": "13", "indexlength": "3", "indexdeltalength": "3", "config": config,
	}}
}

// Frames of AAC out are those in, in packets of one or of many, or in many of one.
func TestAAC(t *testing.T) {
	frames := [][]byte{bytes.Repeat([]byte{1}, 100), bytes.Repeat([]byte{2}, 30), bytes.Repeat([]byte{3}, 3000), {4}, bytes.Repeat([]byte{5}, 900)}
	latmConfig := &mpeg4audio.StreamMuxConfig{Programs: []*mpeg4audio.StreamMuxConfigProgram{{Layers: []*mpeg4audio.StreamMuxConfigLayer{{
		AudioSpecificConfig: &mpeg4audio.AudioSpecificConfig{Type: 2, SampleRate: 16000, ChannelConfig: 1},
	}}}}}
	b, err := latmConfig.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	latmMedia := Media{Encoding: "MP4A-LATM", Clock: 16000, Parameters: map[string]string{"cpresent": "0", "config": hex.EncodeToString(b)}}
	generic := &rtpmpeg4audio.Encoder{PayloadType: 96, SizeLength: 13, IndexLength: 3, IndexDeltaLength: 3, PayloadMaxSize: 1000}
	if err := generic.Init(); err != nil {
		t.Fatal(err)
	}
	latm := &rtpfragmented.Encoder{PayloadType: 96, PayloadMaxSize: 1000}
	if err := latm.Init(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		media  Media
		encode func() ([]*pion.Packet, error)
	}{
		{"RFC 3640", aacMedia(16000, "1408"), func() ([]*pion.Packet, error) { return generic.Encode(frames) }},
		{"RFC 6416", latmMedia, func() (all []*pion.Packet, err error) {
			for i, f := range frames {
				e := mpeg4audio.AudioMuxElement{StreamMuxConfig: latmConfig, Payloads: [][][][]byte{{{f}}}}
				b, err := e.Marshal()
				if err != nil {
					return nil, err
				}
				packets, err := latm.Encode(b)
				if err != nil {
					return nil, err
				}
				for _, p := range packets {
					p.Timestamp = uint32(1024 * i)
				}
				all = append(all, packets...)
			}
			return all, nil
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			packets, err := c.encode()
			if err != nil {
				t.Fatal(err)
			}
			got := collect(c.media)
			if got.err != nil {
				t.Fatal(got.err)
			}
			for _, p := range packets {
				for _, q := range parsed(t, int64(p.Timestamp), p) {
					got.take(q)
				}
			}
			if fault := got.balance(); fault != "" || len(got.units) != len(frames) || len(got.losses) > 0 {
				t.Fatalf("%d frames of %d, %v; %s", len(got.units), len(frames), got.losses, fault)
			}
			for i, u := range got.units {
				if !bytes.Equal(u.Data, frames[i]) || u.Time != got.units[0].Time+int64(i)*1024 || u.Duration != 1024 {
					t.Errorf("frame %d: %d bytes at %d for %d, want %d", i, len(u.Data), u.Time, u.Duration, len(frames[i]))
				}
			}
			if f := got.reader.Format(); f.Codec != "mp4a.40.2" || f.Rate != 16000 || f.Channels != 1 || hex.EncodeToString(f.Config) != "1408" {
				t.Errorf("format %+v", f)
			}
		})
	}
}

func TestAACPackets(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps []step
		want  string
		rest  int
	}{
		{"two frames", []step{{1, "\x00\x20\x00\x10\x00\x18abcde", true, false}}, "key 1:ab, key 1025:cde", 0},
		{"bytes behind the last", []step{{1, "\x00\x10\x00\x10abcd", true, false}}, "key 1:ab", 0},
		{"fragments", []step{{1, "\x00\x10\x00\x20ab", false, false}, {1, "\x00\x10\x00\x20cd", true, false}}, "key 1:abcd", 0},
		{"fragment lost", []step{{1, "\x00\x10\x00\x20ab", false, false}, {1, "\x00\x10\x00\x20d", true, true}, {2, "\x00\x10\x00\x10xy", true, false}}, "key 2:xy, lost 1/11", 0},
		{"end lost", []step{{1, "\x00\x10\x00\x20ab", false, false}, {2, "\x00\x20\x00\x08\x00\x08xy", true, true}}, "key 2:x, key 1026:y, lost 1/6", 0},
		{"heads too long", []step{{1, "\x01\x10\x00\x10ab", true, false}}, "damage 1/6", 0},
		{"frames too long", []step{{1, "\x00\x20\x00\x10\x00\x18abcd", true, false}}, "damage 1/10", 0},
		{"interleaved", []step{{1, "\x00\x10\x00\x11ab", true, false}}, "damage 1/6", 0},
		{"no frame", []step{{1, "\x00\x00ab", true, false}}, "damage 1/4", 0},
		{"ends in a frame", []step{{1, "\x00\x10\x00\x20ab", false, false}}, "", 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := collect(aacMedia(16000, "1408"))
			if rest := got.play(t, c.steps); got.text() != c.want || rest != c.rest {
				t.Errorf("%s; %d left over\nwant %s; %d", got.text(), rest, c.want, c.rest)
			}
		})
	}
}

func TestFormats(t *testing.T) {
	for _, c := range []struct {
		name   string
		media  Media
		packet string
		want   string // codec, rate, channels, duration, config
	}{
		{"G.711 A-law", Media{Encoding: "PCMA", Clock: 8000}, strings.Repeat("x", 160), "pcma 8000 1 160 "},
		{"G.711 mu-law, stereo", Media{Encoding: "PCMU", Clock: 16000, Channels: 2}, strings.Repeat("x", 160), "pcmu 16000 2 80 "},
		{"G.726", Media{Encoding: "G726-32", Clock: 8000}, strings.Repeat("x", 80), "g726.32 8000 1 160 "},
		{"G.726, 24 kbit/s", Media{Encoding: "G726-24", Clock: 8000}, strings.Repeat("x", 60), "g726.24 8000 1 160 "},
		{"Opus, 20 ms", Media{Encoding: "OPUS", Clock: 48000, Channels: 2}, "\xfcabc", "opus 48000 2 960 000200000000bb80000000"},
		{"Opus, two of 10 ms", Media{Encoding: "OPUS", Clock: 48000, Channels: 2}, "\x01abc", "opus 48000 2 960 000200000000bb80000000"},
		{"Opus, three of 2.5 ms", Media{Encoding: "OPUS", Clock: 48000, Channels: 1}, "\x83\x03abc", "opus 48000 1 360 000100000000bb80000000"},
		{"Opus, hybrid 20 ms", Media{Encoding: "OPUS", Clock: 48000, Channels: 1}, "\x68abc", "opus 48000 1 960 000100000000bb80000000"},
		{"Opus, 60 ms", Media{Encoding: "OPUS", Clock: 48000, Channels: 1}, "\x18abc", "opus 48000 1 2880 000100000000bb80000000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := collect(c.media)
			if got.err != nil {
				t.Fatal(got.err)
			}
			got.play(t, []step{{1, c.packet, true, false}})
			f, u := got.reader.Format(), got.units[0]
			if text := fmt.Sprintf("%s %d %d %d %x", f.Codec, f.Rate, f.Channels, u.Duration, f.Config); text != c.want || string(u.Data) != c.packet {
				t.Errorf("%s, want %s", text, c.want)
			}
		})
	}
}

func TestNotRead(t *testing.T) {
	for _, c := range []struct {
		name  string
		media Media
		want  string
	}{
		{"metadata", Media{Encoding: "VND.ONVIF.METADATA", Clock: 90000}, "VND.ONVIF.METADATA is not known"},
		{"no clock", Media{Encoding: "H264"}, "H264: 0 ticks a second is not 1 to 1000000"},
		{"AAC without its configuration", aacMedia(16000, ""), "MPEG4-GENERIC: AudioSpecificConfig: not enough bits"},
		{"AAC with times", func() Media {
			m := aacMedia(16000, "1408")
			m.Parameters["ctsdeltalength"] = "8"
			return m
		}(), "MPEG4-GENERIC: ctsdeltalength=8 is not read"},
		{"LATM with configurations in it", Media{Encoding: "MP4A-LATM", Clock: 16000}, "MP4A-LATM: configuration among the frames is not read"},
		{"1000 channels", Media{Encoding: "PCMA", Clock: 8000, Channels: 1000}, "PCMA: 1000 channels exceed 8"},
	} {
		if got := collect(c.media).err; got == nil || got.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
	}
}
