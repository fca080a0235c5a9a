// Package jpeg walks the markers of a JPEG picture (ITU-T T.81, annex B): where
// it ends, how large it is, and whether it has all that a decoder needs. It
// decodes nothing.
package jpeg

import "fmt"

// Markers, as T.81 table B.1 has them: each stands behind a byte ff. One byte ff
// or more may stand before that as filling.
const (
	stuffed = 0x00 // no marker: a byte ff of entropy-coded data
	tem     = 0x01
	sof     = 0xc0 // to cf, but for the next three; c0 is baseline
	dht     = 0xc4
	jpg     = 0xc8
	dac     = 0xcc
	rst     = 0xd0 // to d7
	soi     = 0xd8
	eoi     = 0xd9
	sos     = 0xda
	dnl     = 0xdc
)

// maxPixels is how many pixels a picture may have: four times the largest network
// cameras. More in a few kilobytes is made to exhaust who decodes it.
const maxPixels = 1 << 27

// Info is what the segments before the first scan say.
type Info struct {
	Width, Height int // pixels
	Scan          int // where in the picture the first SOS marker is
	baseline      bool
	tables        bool // Huffman tables come before the first scan
}

// Bare reports whether the picture lacks the Huffman tables that a decoder needs:
// many cameras leave out the standard ones, as AVI files of MJPEG do.
func (i *Info) Bare() bool { return i.baseline && !i.tables }

// frame reads a frame header, from its length on (T.81 B.2.2).
func (i *Info) frame(marker byte, b []byte) error {
	if i.Width > 0 { // of a hierarchical picture; the first is the smallest
		return nil
	}
	if len(b) < 8 {
		return fmt.Errorf("frame header: length %d is below 8", len(b))
	}
	height, width := int(b[3])<<8|int(b[4]), int(b[5])<<8|int(b[6])
	if width == 0 {
		return fmt.Errorf("frame header: width is 0")
	}
	if err := check(width, height); err != nil {
		return err
	}
	i.Width, i.Height, i.baseline = width, height, marker == sof
	return nil
}

// lines reads the number of lines where the frame header left it open, from the
// segment's length on (T.81 B.2.5).
func (i *Info) lines(b []byte) error {
	if i.Height > 0 || i.Width == 0 || len(b) < 4 {
		return nil
	}
	height := int(b[2])<<8 | int(b[3])
	if err := check(i.Width, height); err != nil {
		return err
	}
	i.Height = height
	return nil
}

func check(width, height int) error {
	if n := width * height; n > maxPixels {
		return fmt.Errorf("%dx%d is %d pixels, more than %d", width, height, n, maxPixels)
	}
	return nil
}

func isFrame(marker byte) bool {
	return marker >= sof && marker <= 0xcf && marker != dht && marker != jpg && marker != dac
}
