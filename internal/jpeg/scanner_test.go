package jpeg

import (
	"bytes"
	"image"
	"image/jpeg"
	"slices"
	"strings"
	"testing"
)

// segment is a marker segment.
func segment(marker byte, content string) string {
	n := len(content) + 2
	return string([]byte{0xff, marker, byte(n >> 8), byte(n)}) + content
}

// Pieces of pictures: 64 pixels by 48, one component.
var (
	frame      = segment(0xc0, "\x08\x00\x30\x00\x40\x01\x01\x11\x00")
	unknown    = segment(0xc0, "\x08\x00\x00\x00\x40\x01\x01\x11\x00") // number of lines
	scan       = segment(0xda, "\x01\x01\x00\x00\x3f\x00")
	quantizers = segment(0xdb, strings.Repeat("\x10", 65))
	tables     = segment(0xc4, strings.Repeat("\x00", 17))
)

const begin, end = "\xff\xd8", "\xff\xd9"

// pictures are what is scanned; where fault is not "", that is the error.
var pictures = []struct {
	name, bytes string
	info        Info
	fault       string
}{
	{name: "baseline", bytes: begin + quantizers + frame + tables + scan + "data" + end, info: Info{64, 48, 105, true, true}},
	{name: "no Huffman tables, as in AVI", bytes: begin + quantizers + frame + scan + "data" + end, info: Info{64, 48, 84, true, false}},
	{name: "restart markers and stuffed bytes", bytes: begin + frame + tables + scan + "\xff\x00\xff\xd0\xff\x00\xff\xd7\x00" + end, info: Info{64, 48, 36, true, true}},
	{name: "several scans, tables between", bytes: begin + strings.Replace(frame, "\xc0", "\xc2", 1) + tables + scan + "a" + tables + scan + "b" + end, info: Info{64, 48, 36, false, true}},
	{name: "tables behind the first scan only", bytes: begin + frame + scan + "a" + tables + scan + "b" + end, info: Info{64, 48, 15, true, false}},
	{name: "a thumbnail", bytes: begin + segment(0xe1, "Exif\x00\x00"+begin+frame+scan+"data"+end) + frame + tables + scan + "data" + end, info: Info{64, 48, 77, true, true}},
	{name: "the end in a comment", bytes: begin + segment(0xfe, end+begin) + frame + tables + scan + end, info: Info{64, 48, 44, true, true}},
	{name: "filling before markers", bytes: begin + "\xff\xff" + frame + "\xff" + tables + scan + "\xff\xff" + end, info: Info{64, 48, 39, true, true}},
	{name: "bytes between segments", bytes: begin + "junk" + frame + "\xff\x00\xff\x01" + tables + scan + end, info: Info{64, 48, 44, true, true}},
	{name: "lines told behind the scan", bytes: begin + unknown + tables + scan + "data" + segment(0xdc, "\x00\x30") + end, info: Info{64, 48, 36, true, true}},
	{name: "arithmetic coding needs no tables", bytes: begin + strings.Replace(frame, "\xc0", "\xc9", 1) + scan + end, info: Info{64, 48, 15, false, false}},

	{name: "nothing like it", bytes: "<html>", fault: "byte 0: no SOI"},
	{name: "a PNG", bytes: "\x89PNG\xff\xd8", fault: "byte 0: no SOI"},
	{name: "EOI first", bytes: end, fault: "byte 0: no SOI"},
	{name: "no frame", bytes: begin + scan + end, fault: "byte 2: a scan comes before the frame header"},
	{name: "no scan", bytes: begin + frame + end, fault: "byte 15: it ends before there is a picture in it"},
	{name: "no lines", bytes: begin + unknown + scan + end, fault: "byte 25: it ends before there is a picture in it"},
	{name: "no width", bytes: begin + segment(0xc0, "\x08\x00\x30\x00\x00\x00") + end, fault: "byte 2: frame header: width is 0"},
	{name: "a short frame header", bytes: begin + segment(0xc0, "\x08\x00\x30") + end, fault: "byte 2: frame header: length 5 is below 8"},
	{name: "too many pixels", bytes: begin + segment(0xc0, "\x08\xff\xff\xff\xff\x00"), fault: "byte 2: 65535x65535 is 4294836225 pixels, more than 134217728"},
	{name: "too many lines", bytes: begin + segment(0xc0, "\x08\x00\x00\xff\xff\x00") + scan + segment(0xdc, "\xff\xff"), fault: "byte 22: 65535x65535 is 4294836225 pixels, more than 134217728"},
	{name: "a segment too short", bytes: begin + "\xff\xe0\x00\x01", fault: "byte 2: segment ff e0: length 1 is below 2"},
	{name: "a marker that is none", bytes: begin + frame + scan + "data\xff\x02", fault: "byte 29: marker ff 02 is none"},
	{name: "another picture", bytes: begin + frame + scan + "data" + begin + "\xff", fault: "byte 29: another picture begins before this one ended"},
}

func TestScan(t *testing.T) {
	for _, c := range pictures {
		t.Run(c.name, func(t *testing.T) {
			for name, sizes := range map[string]int{"whole": 1 << 20, "a byte at a time": 1, "seven bytes at a time": 7} {
				b := []byte(c.bytes + "what follows\xff\xd8\xff")
				n, info, err := scanned(b, sizes)
				switch {
				case c.fault != "":
					if err == nil || err.Error() != c.fault {
						t.Errorf("%s: got %d, %v, want %s", name, n, err, c.fault)
					}
				case err != nil || n != len(c.bytes) || info != c.info:
					t.Errorf("%s: got %d, %+v, %v, want %d, %+v", name, n, info, err, len(c.bytes), c.info)
				}
			}
		})
	}
}

// scanned shows a scanner b, size bytes more each time.
func scanned(b []byte, size int) (int, Info, error) {
	var s Scanner
	for n := min(size, len(b)); ; n = min(n+size, len(b)) {
		end, err := s.Scan(slices.Clip(b[:n]))
		if end > 0 || err != nil || n == len(b) {
			return end, s.Info(), err
		}
	}
}

// Every beginning of a picture needs more bytes.
func TestScanBeginning(t *testing.T) {
	for _, c := range pictures {
		for n := range len(c.bytes) {
			if got, _, err := scanned([]byte(c.bytes[:n]), n+1); got != 0 && err == nil {
				t.Errorf("%s: the first %d bytes are a picture of %d", c.name, n, got)
			}
		}
	}
}

func TestHead(t *testing.T) {
	for _, c := range pictures {
		var s Scanner
		if begun, err := s.Head([]byte(c.bytes)); c.fault == "" && (!begun || err != nil || s.Info().Scan != c.info.Scan) {
			t.Errorf("%s: got %v, %v, %+v", c.name, begun, err, s.Info())
		}
	}
}

// The tables that are put in are those that Go's encoder uses, which are the
// standard ones: without and with them a picture is the same.
func TestComplete(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range m.Pix {
		m.Pix[i] = byte(i * i / 100)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	picture := b.Bytes()
	at := bytes.Index(picture, []byte("\xff\xc4"))
	n := 2 + int(picture[at+2])<<8 + int(picture[at+3])
	bare := slices.Concat(picture[:at], picture[at+n:])
	var s Scanner
	if end, err := s.Scan(bare); err != nil || end != len(bare) {
		t.Fatal(end, err)
	}
	info := s.Info()
	if !info.Bare() {
		t.Fatal("it has tables")
	}
	if _, err := jpeg.Decode(bytes.NewReader(bare)); err == nil {
		t.Fatal("it can be decoded without tables")
	}
	if got := Complete(nil, bare, info); !bytes.Equal(got, picture) {
		t.Errorf("%d bytes, want the %d of before", len(got), len(picture))
	}
}
