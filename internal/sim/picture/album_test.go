package picture

import (
	"bytes"
	"image"
	stdjpeg "image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"campipe/internal/jpeg"
	"campipe/internal/sim/option"
)

// look returns the one that a query asks for.
func look(t *testing.T, query string) Look {
	t.Helper()
	l := Default()
	if err := option.Parse(Options(), query, &l); err != nil {
		t.Fatal(err)
	}
	return l
}

// decode returns a picture as a decoder sees it.
func decode(t *testing.T, b []byte) *image.YCbCr {
	t.Helper()
	m, err := stdjpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return m.(*image.YCbCr)
}

// changed returns how many thousandths of the pixels differ by more than so many
// levels.
func changed(a, b *image.YCbCr, levels int) int {
	n := 0
	for i := range a.Y {
		if d := int(a.Y[i]) - int(b.Y[i]); d > levels || d < -levels {
			n++
		}
	}
	return n * 1000 / len(a.Y)
}

func TestLooks(t *testing.T) {
	for _, test := range []struct {
		query         string
		width, height int
		levels        int // that a change has to have at least
		least, most   int // thousandths of the pixels that change, from any picture to the next
	}{
		{"", 320, 240, 16, 200, 1000},
		{"still", 320, 240, 0, 0, 0},
		{"object=1", 320, 240, 24, 15, 25},
		{"object=8&size=640x360", 640, 360, 24, 120, 170},
		{"still&noise=3", 320, 240, 12, 0, 0},
		{"still&noise=3", 320, 240, 0, 500, 1000},
		{"object=1&noise=3", 320, 240, 24, 15, 25},
		{"nodht", 320, 240, 16, 200, 1000},
		{"exif", 320, 240, 16, 200, 1000},
		{"size=33x47", 33, 47, 16, 50, 1000},
	} {
		t.Run(test.query, func(t *testing.T) {
			var a Album
			l := look(t, test.query)
			var before *image.YCbCr
			for n := length - 3; n <= length+3; n++ { // where the ring closes
				m := decode(t, whole(t, a.Append(nil, l, n, "")))
				if m.Rect.Dx() != test.width || m.Rect.Dy() != test.height {
					t.Fatalf("%v, not %dx%d", m.Rect, test.width, test.height)
				}
				if before != nil {
					if c := changed(before, m, test.levels); c < test.least || c > test.most {
						t.Errorf("picture %d: %d thousandths changed, not %d to %d", n, c, test.least, test.most)
					}
				}
				before = m
			}
		})
	}
}

// whole returns the picture with Huffman tables.
func whole(t *testing.T, b []byte) []byte {
	t.Helper()
	var s jpeg.Scanner
	info := scan(t, &s, b)
	if info.Bare() {
		return jpeg.Complete(nil, b, info)
	}
	return b
}

func TestSizes(t *testing.T) {
	var a Album
	for n := 1; n <= length; n++ {
		if size := len(a.Append(nil, Default(), n, "")); size < 8_000 || size > 12_000 {
			t.Errorf("picture %d has %d bytes", n, size)
		}
	}
}

// TestBare puts back what was left out.
func TestBare(t *testing.T) {
	var a Album
	bare, full := a.Append(nil, look(t, "nodht"), 3, "x"), a.Append(nil, look(t, ""), 3, "x")
	var s jpeg.Scanner
	info := scan(t, &s, bare)
	if !info.Bare() {
		t.Fatal("it has tables")
	}
	if !bytes.Equal(jpeg.Complete(nil, bare, info), full) {
		t.Error("with the standard tables it is another picture")
	}
}

// scan walks a picture from end to end.
func scan(t *testing.T, s *jpeg.Scanner, b []byte) jpeg.Info {
	t.Helper()
	if n, err := s.Scan(b); n != len(b) || err != nil {
		t.Fatalf("the picture ends after %d bytes of %d, %v", n, len(b), err)
	}
	return s.Info()
}

// TestThumbnail finds the thumbnail where Exif says that it is.
func TestThumbnail(t *testing.T) {
	var a Album
	b := a.Append(nil, look(t, "exif"), 1, "x")
	tiff := b[bytes.Index(b, []byte("Exif\x00\x00"))+6:]
	thumbnail := tiff[56:]
	thumbnail = thumbnail[:int(tiff[48])<<24|int(tiff[49])<<16|int(tiff[50])<<8|int(tiff[51])]
	if at := int(tiff[36])<<24 | int(tiff[37])<<16 | int(tiff[38])<<8 | int(tiff[39]); at != 56 {
		t.Errorf("the thumbnail is said to be at %d", at)
	}
	if m := decode(t, thumbnail); m.Rect.Dx() != 80 || m.Rect.Dy() != 60 {
		t.Errorf("the thumbnail is %v", m.Rect)
	}
}

func TestResize(t *testing.T) {
	var a Album
	l := look(t, "resize=2")
	for i, want := range []int{320, 320, 160, 160, 320} {
		if m := decode(t, a.Append(nil, l, i+1, "")); m.Rect.Dx() != want {
			t.Errorf("picture %d is %v", i+1, m.Rect)
		}
	}
}

// TestMemory asks for more looks than an album keeps.
func TestMemory(t *testing.T) {
	var a Album
	l := look(t, "size=32x32")
	first := a.Append(nil, l, 1, "")
	for n := range 3 * most {
		other := l
		other.Noise = n + 1
		a.Append(nil, other, 1, "")
	}
	if len(a.rings) != most {
		t.Errorf("%d looks are kept", len(a.rings))
	}
	if !bytes.Equal(a.Append(nil, l, 1, ""), first) {
		t.Error("drawn again, it is another picture")
	}
}

// TestUnique gives each picture a hash of its own.
func TestUnique(t *testing.T) {
	var a Album
	seen := map[string]bool{}
	for n := 1; n <= 3*length; n++ {
		seen[string(a.Append(nil, look(t, "still"), n, Comment("front", strconv.Itoa(n))))] = true
	}
	if len(seen) != 3*length {
		t.Errorf("%d different pictures of %d", len(seen), 3*length)
	}
}

func TestWrong(t *testing.T) {
	for query, want := range map[string]string{
		"size=640":      `option "size": value is "640", not a size such as 640x480`,
		"size=8x8":      `option "size": value is "8x8", not from 32x32 to 3840x2160`,
		"size=64x64abc": `option "size": value is "64x64abc", not a size such as 640x480`,
		"object=9":      `option "object": value is "9", not a number from 1 to 8`,
		"noise=0":       `option "noise": value is "0", not a number from 1 to 64`,
		"still=1":       `option "still": value is "1", it takes none`,
	} {
		l := Default()
		if err := option.Parse(Options(), query, &l); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", query, err, want)
		}
	}
}

// TestDecodes has ffmpeg decode each kind of picture.
func TestDecodes(t *testing.T) {
	for _, query := range []string{"", "nodht", "exif", "noise=3&object=1", "size=33x47"} {
		var a Album
		f := filepath.Join(t.TempDir(), "picture.jpg")
		if err := os.WriteFile(f, a.Append(nil, look(t, query), 5, Comment("front", "5")), 0o666); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("ffmpeg", "-v", "error", "-xerror", "-f", "mjpeg", "-i", f, "-f", "null", "-").CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%s: %v: %s", query, err, out)
		}
	}
}
