package pick

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
)

const (
	// across and down are how many cells a picture is divided into. One per cent
	// of a picture is 48 of them.
	across, down = 80, 60
	// tolerance is by how many of 256 levels the mean of a cell may differ. The
	// noise of a pixel is mostly gone in the mean of a cell; what is left is that
	// of the compression, and slow changes of the light.
	tolerance = 6
	// maxPixels is how large a picture may be that is decoded: it takes three
	// bytes a pixel. Cameras of 50 megapixels exist.
	maxPixels = 64 << 20
)

// look is what a picture looks like from afar: the mean brightness of each cell.
// The zero look is of no picture.
type look struct {
	size  image.Point
	cells [across * down]uint8
}

// lookAt decodes a JPEG picture.
func lookAt(picture []byte) (look, error) {
	config, err := jpeg.DecodeConfig(bytes.NewReader(picture))
	if err != nil {
		return look{}, fmt.Errorf("picture: %w", err)
	}
	if n := config.Width * config.Height; n > maxPixels || n == 0 {
		return look{}, fmt.Errorf("picture: %dx%d is not 1 to %d pixels", config.Width, config.Height, maxPixels)
	}
	img, err := jpeg.Decode(bytes.NewReader(picture))
	if err != nil {
		return look{}, fmt.Errorf("picture: %w", err)
	}
	return lookOf(img), nil
}

func lookOf(img image.Image) look {
	bounds := img.Bounds()
	l := look{size: bounds.Size()}
	row := rowsOf(img)
	var sums, counts [across]int
	for cell := range down {
		clear(sums[:])
		clear(counts[:])
		// Pictures of fewer lines than there are cells have some lines twice.
		from, to := cell*l.size.Y/down, max((cell+1)*l.size.Y/down, cell*l.size.Y/down+1)
		for y := from; y < to; y++ {
			line := row(bounds.Min.Y + y)
			for i := range across {
				from, to := i*l.size.X/across, max((i+1)*l.size.X/across, i*l.size.X/across+1)
				for _, level := range line[from:to] {
					sums[i] += int(level)
				}
				counts[i] += to - from
			}
		}
		for i := range across {
			l.cells[cell*across+i] = uint8(sums[i] / counts[i])
		}
	}
	return l
}

// rowsOf returns a function that returns the brightness of the pixels of a row. It
// is good until the next call.
func rowsOf(img image.Image) func(y int) []uint8 {
	width := img.Bounds().Dx()
	switch img := img.(type) {
	case *image.YCbCr:
		return func(y int) []uint8 {
			at := img.YOffset(img.Rect.Min.X, y)
			return img.Y[at : at+width]
		}
	case *image.Gray:
		return func(y int) []uint8 {
			at := img.PixOffset(img.Rect.Min.X, y)
			return img.Pix[at : at+width]
		}
	}
	line := make([]uint8, width)
	return func(y int) []uint8 {
		for x := range line {
			line[x] = color.GrayModel.Convert(img.At(img.Bounds().Min.X+x, y)).(color.Gray).Y
		}
		return line
	}
}

// difference returns how many per cent of the cells differ. Of another size all
// do.
func (l *look) difference(other *look) float64 {
	if l.size != other.size {
		return 100
	}
	n := 0
	for i, level := range l.cells {
		if d := int(level) - int(other.cells[i]); d > tolerance || d < -tolerance {
			n++
		}
	}
	return 100 * float64(n) / float64(len(l.cells))
}
