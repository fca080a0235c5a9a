package judge

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"campipe/pkg/wire"
)

// Size of the pictures of Pictures.
const (
	Width  = 64
	Height = 48
)

// Pictures is a media stream of JPEGs, one at each of the times: its H frame, then
// the samples. None is like another, and none says how long it lasts.
func Pictures(t testing.TB, stream uint16, camera string, times ...wire.Time) []wire.Frame {
	t.Helper()
	h := wire.Header{Stage: wire.StageMedia, Camera: camera, Codec: "jpeg", Timescale: 1_000_000, Width: Width, Height: Height}
	var at wire.Time
	if len(times) > 0 {
		at = times[0]
	}
	frames := []wire.Frame{h.Frame(stream, at)}
	for i, at := range times {
		frames = append(frames, wire.Frame{Kind: wire.KindSample, Flags: wire.FlagKey, Stream: stream, Time: at, Payload: Picture(t, camera, i)})
	}
	return frames
}

// Picture is the nth JPEG of a camera.
func Picture(t testing.TB, camera string, nth int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, Width, Height))
	for x := range Width {
		for y := range Height {
			img.SetRGBA(x, y, color.RGBA{uint8(x*4 + nth), uint8(y * 5), uint8(nth * 7), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	// A comment (ITU-T T.81 B.2.4.5) tells pictures apart that look alike.
	text := camera + " " + string(rune('0'+nth%10))
	comment := append([]byte{0xff, 0xfe, 0, byte(2 + len(text))}, text...)
	return append(append([]byte{0xff, 0xd8}, comment...), b.Bytes()[2:]...)
}
