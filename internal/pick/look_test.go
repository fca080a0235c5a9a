package pick

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"testing"
)

// scene is a made picture: a slope of light, a square of so many per cent of the
// picture at x, and noise of so many levels either way.
type scene struct {
	width, height int
	object        float64
	x             int
	noise         int
	seed          uint64
	gray          bool
}

func (s scene) draw() image.Image {
	r := rand.New(rand.NewPCG(s.seed, 1))
	side := 0
	for float64(side*side) < s.object/100*float64(s.width*s.height) {
		side++
	}
	img := image.NewRGBA(image.Rect(0, 0, s.width, s.height))
	gray := image.NewGray(img.Bounds())
	for y := range s.height {
		for x := range s.width {
			level := 60 + 100*x/s.width
			if x >= s.x && x < s.x+side && y >= 10 && y < 10+side {
				level += 60
			}
			level += r.IntN(2*s.noise+1) - s.noise
			img.Set(x, y, color.RGBA{uint8(level), uint8(level / 2), uint8(level), 255})
			gray.Set(x, y, color.Gray{uint8(level)})
		}
	}
	if s.gray {
		return gray
	}
	return img
}

func (s scene) encode(t testing.TB) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, s.draw(), &jpeg.Options{Quality: 75}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDifference(t *testing.T) {
	base := scene{width: 640, height: 480, object: 1, x: 100, noise: 3, seed: 1}
	with := func(change func(*scene)) scene {
		s := base
		change(&s)
		return s
	}
	for _, c := range []struct {
		name string
		now  scene
		from float64 // per cent
		to   float64
	}{
		{"noise of 3 levels", with(func(s *scene) { s.seed = 2 }), 0, 0},
		{"noise of 3 levels, more light by 2", with(func(s *scene) { s.seed, s.noise = 3, 5 }), 0, 0},
		{"an object of 1 % moved", with(func(s *scene) { s.seed, s.x = 2, 300 }), 2, 4},
		{"an object of 1 % came", with(func(s *scene) { s.seed, s.object = 2, 0 }), 1, 2},
		{"an object moved by a little", with(func(s *scene) { s.seed, s.x = 2, 104 }), 0, 1},
		{"another size", with(func(s *scene) { s.width = 320 }), 100, 100},
		{"smaller than the cells", with(func(s *scene) { s.width, s.height, s.object = 7, 3, 0 }), 100, 100},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, gray := range []bool{false, true} {
				a, b := base, c.now
				a.gray, b.gray = gray, gray
				before, err := lookAt(a.encode(t))
				if err != nil {
					t.Fatal(err)
				}
				now, err := lookAt(b.encode(t))
				if err != nil {
					t.Fatal(err)
				}
				if d := now.difference(&before); d < c.from || d > c.to {
					t.Errorf("gray %v: %.2f %%, want %v to %v", gray, d, c.from, c.to)
				}
			}
		})
	}
}

// TestLookOf checks that all kinds of pictures have the same rows: the slow way,
// that of any picture, is what the others are compared with.
func TestLookOf(t *testing.T) {
	s := scene{width: 321, height: 243, object: 5, x: 30}
	img := s.draw()
	slow := lookOf(img)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	fast, err := lookAt(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for i := range slow.cells {
		if d := int(slow.cells[i]) - int(fast.cells[i]); d < -2 || d > 2 {
			t.Fatalf("cell %d: %d, want %d", i, fast.cells[i], slow.cells[i])
		}
	}
}

func TestLookAtRefuses(t *testing.T) {
	good := scene{width: 64, height: 48}.encode(t)
	for n := range good[:len(good)-2] {
		lookAt(good[:n]) // says something, and ends
	}
	huge := bytes.Clone(good)
	at := bytes.Index(huge, []byte{0xff, 0xc0})
	copy(huge[at+5:], []byte{0xff, 0xff, 0xff, 0xff})
	if _, err := lookAt(huge); err == nil {
		t.Error("a picture of 65535x65535 is decoded")
	}
}

func BenchmarkLook(b *testing.B) {
	picture := scene{width: 1280, height: 720, object: 1, noise: 3}.encode(b)
	b.SetBytes(int64(len(picture)))
	for b.Loop() {
		if _, err := lookAt(picture); err != nil {
			b.Fatal(err)
		}
	}
}
