package ts

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"campipe/internal/mpegts"
	"campipe/internal/sim/clip"
	"campipe/internal/sim/reel"
)

const step = 1600 * time.Millisecond

// sample is what comes out at the far end.
type sample struct {
	Track string
	DTS   int64
	Key   bool
	Data  string
}

// TestRead has another reader read two segments, with times that wrap within the
// second: all samples are there with their times and bytes, and nothing was lost
// between them.
func TestRead(t *testing.T) {
	c, err := clip.Open()
	if err != nil {
		t.Fatal(err)
	}
	r, err := reel.New(c, step)
	if err != nil {
		t.Fatal(err)
	}
	clock := reel.Clock{Timescale: Timescale, Base: Modulus - 2*Timescale, Modulus: Modulus}
	for _, tracks := range []struct {
		name         string
		video, audio *clip.Track
	}{
		{"both", &c.Video, &c.Audio},
		{"pictures", &c.Video, nil},
		{"sound", nil, &c.Audio},
	} {
		t.Run(tracks.name, func(t *testing.T) {
			var got, want []sample
			var names []string
			reader := mpegts.New(mpegts.Handler{
				Tracks: func(all []mpegts.Track) {
					names = nil
					for _, track := range all {
						names = append(names, map[bool]string{true: "video", false: "audio"}[track.Width > 0])
					}
				},
				Sample: func(s mpegts.Sample) {
					got = append(got, sample{names[s.Track], s.DTS, s.Key, string(s.Data)})
				},
				Loss: func(l mpegts.Loss) { t.Errorf("%+v", l) },
				Note: func(text string) { t.Log(text) },
			})
			for n := range time.Duration(2) {
				span := reel.Span{Start: n * step, Length: step}
				var units []reel.Unit
				if tracks.video != nil {
					units = r.Pictures(span, clock, false)
				}
				if tracks.audio != nil {
					units = append(units, r.Sound(span, clock)...)
				}
				b := Segment(tracks.video, tracks.audio, units)
				if len(b)%packetSize != 0 {
					t.Errorf("%d bytes are no whole packets", len(b))
				}
				if err := reader.Write(b, 0); err != nil {
					t.Fatal(err)
				}
				for _, u := range units {
					want = append(want, sample{u.Track, int64(u.Time), u.Key, string(u.Data)})
				}
			}
			if err := reader.Flush(); err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"video", "audio"} {
				if diff := cmp.Diff(normal(want, name, 90000), normal(got, name, timescaleOf(name))); diff != "" {
					t.Error(name, diff)
				}
			}
		})
	}
}

// timescaleOf returns that of the reader's samples.
func timescaleOf(name string) int64 {
	if name == "audio" {
		return 16000
	}
	return 90000
}

// normal returns the samples of a track with times since its first one, in ms.
func normal(all []sample, name string, timescale int64) (list []sample) {
	var first int64
	for _, s := range all {
		if s.Track != name {
			continue
		}
		if list == nil {
			first = s.DTS
		}
		since := s.DTS - first
		if since < 0 {
			since += Modulus
		}
		s.DTS = (2000*since + timescale) / (2 * timescale)
		list = append(list, s)
	}
	return list
}

// TestPackets checks that each segment begins and ends with all counters at 0.
func TestPackets(t *testing.T) {
	c, err := clip.Open()
	if err != nil {
		t.Fatal(err)
	}
	r, err := reel.New(c, step)
	if err != nil {
		t.Fatal(err)
	}
	clock := reel.Clock{Timescale: Timescale, Base: Timescale, Modulus: Modulus}
	for n := range time.Duration(8) {
		span := reel.Span{Start: n * step, Length: step}
		b := Segment(&c.Video, &c.Audio, append(r.Pictures(span, clock, false), r.Sound(span, clock)...))
		next := map[int]byte{}
		for ; len(b) > 0; b = b[packetSize:] {
			pid := int(b[1]&0x1f)<<8 | int(b[2])
			if b[0] != syncByte || b[3]&15 != next[pid] {
				t.Fatalf("segment %d, PID %#x: begins with %#x, counter %d, want %d", n, pid, b[0], b[3]&15, next[pid])
			}
			next[pid] = (next[pid] + 1) & 15
		}
		for pid, count := range next {
			if count != 0 {
				t.Errorf("segment %d, PID %#x: the next counter is %d", n, pid, count)
			}
		}
	}
}

func TestPacked(t *testing.T) {
	c, err := clip.Open()
	if err != nil {
		t.Fatal(err)
	}
	b := Packed(&c.Audio, []reel.Unit{{Data: []byte{1, 2, 3}}})
	want := []byte("ID3\x04\x00\x00\x00\x00\x00\x3fPRIV\x00\x00\x00\x35\x00\x00com.apple.streaming.transportStreamTimestamp\x00\x00\x00\x00\x00\x00\x00\x00\x00" +
		"\xff\xf1\x60\x40\x01\x5f\xfc\x01\x02\x03")
	if !bytes.Equal(b, want) {
		t.Errorf("%q\nwant %q", b, want)
	}
}
