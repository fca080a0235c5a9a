package wire_test

import (
	"bytes"
	"io"
	"testing"

	"campipe/pkg/wire"
)

// A Reader asks its source only when it has no whole frame left: who flushes
// before each read of the source has then sent on all that there is.
func TestReaderAsksWhenEmpty(t *testing.T) {
	whole := encode(t, story("gate")...)
	ends := map[int]int{} // how many frames end at a byte
	all, _ := scan(bytes.NewReader(whole))
	n := 0
	for at := range len(whole) + 1 {
		if n < len(all) && int(all[n].at)+all[n].frame.Size() == at {
			n++
		}
		ends[at] = n
	}
	for _, piece := range []int{1, 7, 48, 100, 1000} {
		src := &asked{src: bytes.NewReader(whole), piece: piece}
		r := wire.NewReader(src)
		given := 0
		src.ask = func(had int) {
			if given != ends[had] {
				t.Errorf("pieces of %d: asked for more with %d of %d frames given", piece, given, ends[had])
			}
		}
		for _, err := range r.All() {
			if err != nil {
				t.Fatal(err)
			}
			given++
		}
	}
}

// asked is a source that tells how much it has given each time it is asked.
type asked struct {
	src   io.Reader
	piece int
	given int
	ask   func(given int)
}

func (a *asked) Read(p []byte) (int, error) {
	a.ask(a.given)
	n, err := a.src.Read(p[:min(len(p), a.piece)])
	a.given += n
	return n, err
}

// A payload is valid until the next call, and no longer: it is not copied.
func TestReaderPayloadIsBorrowed(t *testing.T) {
	r := wire.NewReader(bytes.NewReader(encode(t, story("gate")...)))
	first, _ := r.Scan()
	if cap(first.Payload) != len(first.Payload) {
		t.Error("an append to the payload would write over the next frame")
	}
	if n := testing.AllocsPerRun(5, func() { r.Scan() }); n > 0 {
		t.Errorf("%v allocations a frame: the payload is copied", n)
	}
}
