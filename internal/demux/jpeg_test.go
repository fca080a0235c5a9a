package demux

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"testing"
)

// photo returns a JPEG with something in it that depends on n.
func photo(t testing.TB, n, width, height int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range m.Pix {
		m.Pix[i] = byte(i*i/97 + n*31)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// part is a part as most cameras write it.
func part(boundary string, picture []byte) []byte {
	return fmt.Appendf(nil, "--%s\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n", boundary, len(picture), picture)
}
