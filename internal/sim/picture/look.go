// Package picture makes the JPEGs that simulated cameras show: a scene that
// moves, in a ring of pictures that are drawn when somebody first asks for them.
package picture

import (
	"fmt"

	"campipe/internal/sim/option"
)

// Look is what the pictures of a camera look like.
type Look struct {
	Width, Height int  // pixels
	Noise         int  // levels of luma by which each pixel may differ, up or down, in each picture anew
	Still         bool // nothing moves
	Object        int  // nothing moves but an object of so many percent of the picture; 0 is no such rule
	Resize        int  // after so many pictures as many of half the size, and so on; 0 is never
	Bare          bool // the Huffman tables are left out: they are the standard ones
	Thumbnail     bool // there is a small JPEG in the picture's Exif
}

// Default is the look of a camera that nobody asked anything of.
func Default() Look { return Look{Width: 320, Height: 240} }

// Limits of what may be asked for.
const (
	minSide   = 32   // half of it is the smallest picture that an object fits in
	maxWidth  = 3840 // the largest pictures of usual cameras
	maxHeight = 2160
	maxNoise  = 64 // more than any camera at night
	// maxObject is such that the object's places don't overlap: twice its size
	// changes from one picture to the next.
	maxObject = 8
	maxResize = 1_000_000
)

// Manual returns a line for each option, for people.
func Manual() string { return option.Manual(Options()) }

// Options are what a URL's query can ask of the pictures.
func Options() []option.Option[Look] {
	return []option.Option[Look]{
		option.New("size=WxH", "W pixels wide, H high (320x240)", func(l *Look, value string) error { return l.size(value) }),
		option.New("noise=N", "noise of up to N levels, in each picture anew", option.Number(1, maxNoise, func(l *Look, n int) { l.Noise = n })),
		option.New("still", "nothing moves", option.Flag(func(l *Look) { l.Still = true })),
		option.New("object=P", "nothing moves but an object of P % of the picture", option.Number(1, maxObject, func(l *Look, n int) { l.Object = n })),
		option.New("resize=N", "N pictures, N of half the size, and so on", option.Number(1, maxResize, func(l *Look, n int) { l.Resize = n })),
		option.New("nodht", "no Huffman tables, as MJPEG cameras may do", option.Flag(func(l *Look) { l.Bare = true })),
		option.New("exif", "Exif with a thumbnail, a JPEG in the JPEG", option.Flag(func(l *Look) { l.Thumbnail = true })),
	}
}

func (l *Look) size(value string) error {
	var w, h int
	if _, err := fmt.Sscanf(value, "%dx%d", &w, &h); err != nil || fmt.Sprintf("%dx%d", w, h) != value {
		return fmt.Errorf("value is %q, not a size such as 640x480", value)
	}
	if w < minSide || w > maxWidth || h < minSide || h > maxHeight {
		return fmt.Errorf("value is %q, not from %dx%d to %dx%d", value, minSide, minSide, maxWidth, maxHeight)
	}
	l.Width, l.Height = w, h
	return nil
}

// of returns the look of picture number n, from 1: after a resize it is that of a
// smaller camera.
func (l Look) of(n int) Look {
	if l.Resize > 0 && (n-1)/l.Resize%2 == 1 {
		l.Width, l.Height = l.Width/2, l.Height/2
	}
	l.Resize = 0
	return l
}
