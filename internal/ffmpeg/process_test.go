package ffmpeg

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"campipe/internal/ffmpeg/nut"
	"campipe/internal/join/judge"
)

// times are those of pictures of no rate: from 1 us apart to a hundred days.
var times = []int64{0, 1, 7, 40_000, 40_001, 999_999, 1_000_003, 61_000_003, 8_640_000_000_000}

func stream() nut.Stream {
	return nut.Stream{Class: nut.Video, Format: "MJPG", Width: judge.Width, Height: judge.Height}
}

func coding(codec string) *Coding {
	e := EncoderOf(codec, "")
	return &Coding{Encoder: e, Quality: e.ordinary, KeyEvery: 10 * time.Second}
}

// TestTimes: as many come out as went in, each with its time.
func TestTimes(t *testing.T) {
	for _, codec := range []string{"h264", "jpeg"} {
		for _, live := range []bool{false, true} {
			c := coding(codec)
			c.Live = live
			p, err := Start(context.Background(), stream(), c)
			if err != nil {
				t.Fatal(err)
			}
			go func() {
				for i, at := range times {
					p.Write(nut.Packet{Time: at, Key: true, Data: judge.Picture(t, "x", i)})
				}
				p.CloseInput()
			}()
			var got []int64
			for {
				packet, err := p.Next()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, packet.Time)
			}
			if !slices.Equal(got, times) {
				t.Errorf("%s, live %v: %v, want %v", codec, live, got, times)
			}
		}
	}
}

// TestLive: with Live a picture is there before the next one goes in.
func TestLive(t *testing.T) {
	for _, codec := range []string{"h264", "jpeg"} {
		c := coding(codec)
		c.Live = true
		p, err := Start(context.Background(), stream(), c)
		if err != nil {
			t.Fatal(err)
		}
		for i, at := range times {
			if err := p.Write(nut.Packet{Time: at, Key: true, Data: judge.Picture(t, "x", i)}); err != nil {
				t.Fatal(err)
			}
			packet, err := p.Next()
			if err != nil || packet.Time != at {
				t.Fatalf("%v %v", packet.Time, err)
			}
		}
		p.CloseInput()
		if _, err := p.Next(); err != io.EOF {
			t.Error(err)
		}
	}
}

// TestWords: what ffmpeg said last is the error.
func TestWords(t *testing.T) {
	c := coding("h264")
	c.Width = 100_000
	p, err := Start(context.Background(), stream(), c)
	if err != nil {
		t.Fatal(err)
	}
	p.Write(nut.Packet{Key: true, Data: judge.Picture(t, "x", 0)})
	p.CloseInput()
	if _, err := p.Next(); err == nil || !strings.HasPrefix(err.Error(), "ffmpeg: ") || !strings.Contains(err.Error(), "exit status") {
		t.Error(err)
	}
}
