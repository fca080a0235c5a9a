package dump

import (
	"io"

	"campipe/pkg/wire"
)

// tapLimit is how many bytes wait to be shown: the largest frame, and what is
// read after it. More can only be bytes that are no frame.
const tapLimit = wire.MaxPayload + 1<<20

// tap keeps what is read through it until it is taken.
type tap struct {
	src  io.Reader
	base int64 // byte of the input that kept[0] is
	kept []byte
}

func (t *tap) Read(b []byte) (int, error) {
	n, err := t.src.Read(b)
	t.kept = append(t.kept, b[:n]...)
	if over := len(t.kept) - tapLimit; over > 0 {
		t.base += int64(over)
		t.kept = t.kept[over:]
	}
	return n, err
}

// take returns the bytes from the last one taken up to byte to, and how many
// between them were too many to keep. They are valid until the next Read.
func (t *tap) take(from, to int64) (b []byte, lost int64) {
	lost = max(0, min(to, t.base)-from)
	n := max(0, to-t.base)
	b = t.kept[:n]
	t.kept, t.base = t.kept[n:], t.base+n
	return b, lost
}

// end returns the byte at which the input stands.
func (t *tap) end() int64 { return t.base + int64(len(t.kept)) }
