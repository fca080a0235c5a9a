package rtsp

import (
	"bytes"
	"encoding/binary"
	"image/jpeg"
	"testing"

	"campipe/internal/sim/picture"
)

// jpegOf returns picture n of a camera.
func jpegOf(t *testing.T, query string, n int) []byte {
	t.Helper()
	p, err := parse(query)
	if err != nil {
		t.Fatal(err)
	}
	return still(new(picture.Album), p.look, n)
}

// scan returns what is behind the head of a JPEG.
func scan(b []byte) []byte {
	for at := 2; at+4 <= len(b); {
		next := at + 2 + int(binary.BigEndian.Uint16(b[at+2:]))
		if b[at+1] == 0xda {
			return b[next:]
		}
		at = next
	}
	return nil
}

// TestStill: a picture that is put together again is the one that was taken apart.
func TestStill(t *testing.T) {
	p, err := parse("codec=jpeg&size=64x48&nodht&exif")
	if err != nil {
		t.Fatal(err)
	}
	b := still(new(picture.Album), p.look, 3)
	got, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	p.look.Bare, p.look.Thumbnail = false, false
	want, err := jpeg.Decode(bytes.NewReader(new(picture.Album).Append(nil, p.look, 3, "")))
	if err != nil {
		t.Fatal(err)
	}
	for y := range 48 {
		for x := range 64 {
			if got.At(x, y) != want.At(x, y) {
				t.Fatalf("%d,%d is %v, not %v", x, y, got.At(x, y), want.At(x, y))
			}
		}
	}
	if n := bytes.Count(b, []byte("\xff\xdb\x00\x43")); n != 2 {
		t.Errorf("%d segments of a table of quantization, not 2", n)
	}
}
