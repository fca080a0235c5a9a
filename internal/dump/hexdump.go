package dump

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// rowSize is how many bytes a row of a hexdump has.
const rowSize = 16

const digits = "0123456789abcdef"

// Hexdump prints bytes as `hexdump -C` does: rows of sixteen bytes, "*" for
// rows that are equal to the one before, at the end the offset. Where what is
// written does not end a row, the row stays short, and the next Write begins
// another.
type Hexdump struct {
	w      io.Writer
	at     int64
	before []byte // the row that was printed last; empty where the next must be shown
	same   bool   // a "*" was printed for it
	line   []byte // for the next row
}

// NewHexdump returns a Hexdump to w whose first byte has the offset at.
func NewHexdump(w io.Writer, at int64) *Hexdump { return &Hexdump{w: w, at: at} }

// Write prints b.
func (h *Hexdump) Write(b []byte) (int, error) {
	for n := 0; n < len(b); n += rowSize {
		if err := h.row(b[n:min(n+rowSize, len(b))]); err != nil {
			return n, err
		}
	}
	return len(b), nil
}

// row prints a row of up to sixteen bytes.
func (h *Hexdump) row(b []byte) error {
	if len(b) == rowSize && bytes.Equal(b, h.before) {
		h.at += rowSize
		if h.same {
			return nil
		}
		h.same = true
		_, err := io.WriteString(h.w, "*\n")
		return err
	}
	line := fmt.Appendf(h.line[:0], "%08x ", h.at)
	for i := range rowSize {
		if i%8 == 0 {
			line = append(line, ' ')
		}
		if i < len(b) {
			line = append(line, digits[b[i]>>4], digits[b[i]&15], ' ')
		} else {
			line = append(line, "   "...)
		}
	}
	line = append(line, " |"...)
	for _, c := range b {
		if c < ' ' || c > '~' {
			c = '.'
		}
		line = append(line, c)
	}
	h.line = append(line, "|\n"...)
	h.before, h.same = append(h.before[:0], b...), false
	h.at += int64(len(b))
	_, err := h.w.Write(h.line)
	return err
}

// Comment prints a line that is no part of the bytes.
func (h *Hexdump) Comment(text string) error {
	_, err := fmt.Fprintln(h.w, strings.TrimSpace("# "+text))
	return err
}

// Skip leaves bytes out.
func (h *Hexdump) Skip(n int64) {
	h.at += n
	h.before = h.before[:0]
}

// Close prints the offset of the end, if there was anything.
func (h *Hexdump) Close() error {
	if h.at == 0 {
		return nil
	}
	_, err := fmt.Fprintf(h.w, "%08x\n", h.at)
	return err
}
