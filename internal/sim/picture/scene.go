package picture

import (
	"image"
	"math"
)

// length is how many pictures there are until the first one comes again: enough
// that a camera which stands still is told from one that moves, few enough to be
// drawn in no time.
const length = 24

// draw returns picture i of the ring: a textured ground that the camera pans
// over, and an object that goes round.
func draw(l Look, i int) *image.YCbCr {
	m := image.NewYCbCr(image.Rect(0, 0, l.Width, l.Height), image.YCbCrSubsampleRatio420)
	pan, step, percent := l.Width*i/length, i, 4
	if l.Still || l.Object > 0 {
		pan, step = 0, 0
	}
	if l.Object > 0 {
		step, percent = 7*i, l.Object // seven 24ths of a turn: no place is as far from the next one
	}
	object := place(l, step, percent)
	for y := range l.Height {
		row := m.Y[y*m.YStride : y*m.YStride+l.Width]
		for x := range row {
			row[x] = ground((x+pan)%l.Width, y, l.Height)
		}
		if y >= object.Min.Y && y < object.Max.Y {
			fill(row[object.Min.X:object.Max.X], 235)
		}
		if l.Noise > 0 {
			noise(row, l.Noise, uint32(i*l.Height+y))
		}
	}
	for y := range (l.Height + 1) / 2 {
		cb, cr := m.Cb[y*m.CStride:(y+1)*m.CStride], m.Cr[y*m.CStride:(y+1)*m.CStride]
		fill(cb, byte(110+y*40/l.Height))
		fill(cr, 120)
		if y >= object.Min.Y/2 && y < object.Max.Y/2 {
			fill(cb[object.Min.X/2:object.Max.X/2], 90)
			fill(cr[object.Min.X/2:object.Max.X/2], 180)
		}
	}
	return m
}

func fill(row []byte, level byte) {
	for x := range row {
		row[x] = level
	}
}

// ground returns the luma of a place: lighter from above to below, in patches of
// 4x4 pixels, which give a JPEG of 320x240 its 8 to 12 kB.
func ground(x, y, height int) byte {
	patch := scramble(uint32(x/4)<<16 | uint32(y/4))
	return byte(70 + y*100/height + int(patch%32))
}

// noise adds up to n levels to each pixel of a row, or takes them away.
func noise(row []byte, n int, seed uint32) {
	for x, level := range row {
		seed = scramble(seed + uint32(x))
		row[x] = byte(min(max(int(level)+int(seed%uint32(2*n+1))-n, 0), 255))
	}
}

// place returns where the object is: a square of so many percent of the picture,
// on a circle around its middle.
func place(l Look, step, percent int) image.Rectangle {
	angle := 2 * math.Pi * float64(step) / length
	radius := 0.3 * float64(min(l.Width, l.Height))
	side := int(math.Round(math.Sqrt(float64(l.Width*l.Height*percent) / 100)))
	x := l.Width/2 + int(radius*math.Cos(angle)) - side/2
	y := l.Height/2 + int(radius*math.Sin(angle)) - side/2
	return image.Rect(x, y, x+side, y+side)
}

// scramble makes a number of another one that looks like no other's.
func scramble(n uint32) uint32 {
	n = (n ^ n>>16) * 0x7feb352d
	n = (n ^ n>>15) * 0x846ca68b
	return n ^ n>>16
}
