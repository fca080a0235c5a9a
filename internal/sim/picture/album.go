package picture

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"sync"
)

const (
	// quality is that of usual cameras.
	quality = 75
	// most is how many looks an album keeps; those of 3840x2160 have 24 MB each.
	most = 8
)

// Album has the pictures of all cameras: those of one look share them. It may be
// used by several goroutines. The zero Album is ready for use.
type Album struct {
	mu    sync.Mutex
	rings []*ring // the one asked for last comes last
}

// ring is the pictures of one look.
type ring struct {
	look     Look
	once     [length]sync.Once
	pictures [length][]byte // without SOI
}

// Append appends picture number n, from 1, of the look to dst. The comment, which
// stands in it (T.81 B.2.4.5), makes it another one than all others; it has no
// more than 65533 bytes.
func (a *Album) Append(dst []byte, l Look, n int, comment string) []byte {
	dst = append(dst, 0xff, 0xd8)
	dst = appendSegment(dst, 0xfe, comment)
	return append(dst, a.ring(l.of(n)).picture((n-1)%length)...)
}

// ring returns that of the look, which has no Resize.
func (a *Album) ring(l Look) *ring {
	a.mu.Lock()
	defer a.mu.Unlock()
	at := len(a.rings)
	for i, r := range a.rings {
		if r.look == l {
			at = i
		}
	}
	if at == len(a.rings) {
		a.rings = append(a.rings, &ring{look: l})
	}
	r := a.rings[at]
	a.rings = append(append(a.rings[:at], a.rings[at+1:]...), r)
	if len(a.rings) > most {
		a.rings = append(a.rings[:0], a.rings[1:]...)
	}
	return r
}

// picture returns the one with that index, as it stands behind SOI.
func (r *ring) picture(i int) []byte {
	r.once[i].Do(func() {
		p := encode(r.look, i)[2:]
		if r.look.Bare {
			p = without(p, 0xc4)
		}
		if r.look.Thumbnail {
			small := Look{Width: 80, Height: 60}
			p = append(appendSegment(nil, 0xe1, exif(encode(small, i))), p...)
		}
		r.pictures[i] = p
	})
	return r.pictures[i]
}

// encode returns the JPEG of a picture. Its Huffman tables are the standard ones.
func encode(l Look, i int) []byte {
	var b bytes.Buffer
	// Neither a buffer nor a size within the limits gives an error.
	jpeg.Encode(&b, draw(l, i), &jpeg.Options{Quality: quality})
	return b.Bytes()
}

// Comment returns what a picture says of itself.
func Comment(camera, number string) string { return fmt.Sprintf("camsim %s %s", camera, number) }
