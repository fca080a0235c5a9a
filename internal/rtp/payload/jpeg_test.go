package payload

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"campipe/internal/rtp"

	"github.com/bluenviron/gortsplib/v5/pkg/format/rtpmjpeg"
	pion "github.com/pion/rtp"
)

func still420(t testing.TB, width, height, quality int) []byte {
	t.Helper()
	m := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	for y := range height {
		for x := range width {
			c := color.RGBA{uint8(x * 3), uint8(y * 5), uint8(x * y), 255}
			luma, cb, cr := color.RGBToYCbCr(c.R, c.G, c.B)
			m.Y[m.YOffset(x, y)], m.Cb[m.COffset(x, y)], m.Cr[m.COffset(x, y)] = luma, cb, cr
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parsed returns packets as a track gives them to a reader.
func parsed(t testing.TB, time int64, packets ...*pion.Packet) (all []rtp.Packet) {
	t.Helper()
	for _, p := range packets {
		b, err := p.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		var parser rtp.Parser
		q, err := parser.Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		q.Time = time
		all = append(all, q)
	}
	return all
}

// pixels returns what a decoder makes of a picture.
func pixels(t *testing.T, picture []byte) *image.YCbCr {
	t.Helper()
	m, err := jpeg.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	return m.(*image.YCbCr)
}

// A picture out has the pixels of the one in.
func TestJPEG(t *testing.T) {
	e := rtpmjpeg.Encoder{PayloadMaxSize: 400}
	if err := e.Init(); err != nil {
		t.Fatal(err)
	}
	c := collect(Media{Encoding: "JPEG", Clock: 90000})
	var want []*image.YCbCr
	for i, quality := range []int{30, 75, 95} {
		picture := still420(t, 160, 128, quality)
		want = append(want, pixels(t, picture))
		packets, err := e.Encode(picture)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range parsed(t, int64(i), packets...) {
			c.take(p)
		}
	}
	if fault := c.balance(); fault != "" || len(c.units) != len(want) {
		t.Fatalf("%d pictures, not %d: %s", len(c.units), len(want), fault)
	}
	for i, u := range c.units {
		if got := pixels(t, u.Data); !bytes.Equal(got.Y, want[i].Y) || !bytes.Equal(got.Cb, want[i].Cb) || !bytes.Equal(got.Cr, want[i].Cr) {
			t.Errorf("picture %d differs", i)
		}
		if u.Format != c.units[0].Format || u.Format.Width != 160 || u.Format.Height != 128 {
			t.Errorf("format %+v", u.Format)
		}
	}
}

// The tables of a quality are those of the encoder that everybody took over from
// the IJG; Go's does too.
func TestScaled(t *testing.T) {
	for _, quality := range []int{1, 20, 49, 50, 75, 99} {
		picture := still420(t, 16, 16, quality)
		i := bytes.Index(picture, []byte{0xff, 0xdb}) + 5
		tables := scaled(quality)
		if !bytes.Equal(picture[i:i+64], tables[0]) || !bytes.Equal(picture[i+65:i+129], tables[1]) {
			t.Errorf("quality %d: % d", quality, tables)
		}
	}
}

func TestJPEGPackets(t *testing.T) {
	const (
		first = "\x00\x00\x00\x00\x01\x32\x02\x02abcd"
		next  = "\x00\x00\x00\x04\x01\x32\x02\x02efg"
		last  = "\x00\x00\x00\x07\x01\x32\x02\x02hi"
		large = "\x00\x00\x00\x00\x01\x32\x00\x00abcd"
	)
	for _, c := range []struct {
		name          string
		width, height int
		steps         []step
		units, rest   int
		want          string // of what is lost
	}{
		{"whole", 0, 0, []step{{1, first, false, false}, {1, next, false, false}, {1, last, true, false}}, 1, 0, ""},
		{"piece missing", 0, 0, []step{{1, first, false, false}, {1, last, true, true}}, 0, 0, "lost 1/22"},
		{"piece missing, not told", 0, 0, []step{{1, first, false, false}, {1, last, true, false}}, 0, 0, "damage 1/22"},
		{"end missing", 0, 0, []step{{1, first, false, false}, {2, first, true, true}}, 1, 0, "lost 1/12"},
		{"no marker", 0, 0, []step{{1, first, false, false}, {2, first, true, false}}, 1, 0, "lost 1/12"},
		{"entered in the middle", 0, 0, []step{{1, next, true, false}, {2, first, true, false}}, 1, 0, "late 11"},
		{"larger than 2040", 2560, 1920, []step{{1, large, true, false}}, 1, 0, ""},
		{"larger, not told how", 0, 0, []step{{1, large, true, false}}, 0, 0, "damage 1/12"},
		{"tables that did not come", 0, 0, []step{{1, "\x00\x00\x00\x00\x01\x80\x02\x02\x00\x00\x00\x00abcd", true, false}}, 0, 0, "damage 1/16"},
		{"short", 0, 0, []step{{1, "\x00\x00\x00", true, false}}, 0, 0, "damage 1/3"},
		{"type 2", 0, 0, []step{{1, "\x00\x00\x00\x00\x02\x32\x02\x02abcd", true, false}}, 0, 0, "damage 1/12"},
		{"ends in a picture", 0, 0, []step{{1, first, false, false}}, 0, 12, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := collect(Media{Encoding: "JPEG", Clock: 90000, Width: c.width, Height: c.height})
			rest := got.play(t, c.steps)
			n := len(got.units)
			got.units = nil
			if got.text() != c.want || n != c.units || rest != c.rest {
				t.Errorf("%d units, %s, %d left over; want %d, %s, %d", n, got.text(), rest, c.units, c.want, c.rest)
			}
		})
	}
}
