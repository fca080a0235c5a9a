package multipart

import (
	"bytes"
	"fmt"
)

// chunks undoes the chunked coding (RFC 9112, section 7.1), where a dump has it.
type chunks struct {
	on      bool
	left    int    // of the chunk's data
	line    []byte // of a size, as far as it came
	behind  bool   // the line that ends a chunk's data is awaited
	trailer bool   // the last chunk was seen

	framing int // bytes that were no data, since it was asked last
	unread  int // bytes behind err
	err     error
}

// maxSize is how long the line with a chunk's size may be: some servers sign each
// chunk there.
const maxSize = 1 << 10

// isSize reports whether a line, trimmed, is a chunk's size.
func isSize(line []byte) bool {
	_, ok := size(line)
	return ok
}

// size reads the line with a chunk's size and extensions.
func size(line []byte) (int, bool) {
	line, _, _ = bytes.Cut(line, []byte(";"))
	line = bytes.TrimRight(line, " \t")
	n := 0
	for _, c := range line {
		digit := bytes.IndexByte([]byte("0123456789abcdef"), c|0x20)
		if digit < 0 || c < '0' {
			return 0, false
		}
		n = n<<4 | digit
	}
	return n, len(line) > 0 && len(line) <= 8
}

// read adds b to in, without the coding if there is one.
func (c *chunks) read(in *input, b []byte) {
	for len(b) > 0 && c.on && c.err == nil {
		if c.left > 0 {
			n := min(c.left, len(b))
			in.add(b[:n])
			b, c.left, c.behind = b[n:], c.left-n, true
			continue
		}
		n := bytes.IndexByte(b, '\n') + 1
		if n == 0 {
			n = len(b)
		}
		n = min(n, maxSize-len(c.line))
		c.line = append(c.line, b[:n]...)
		if c.line[len(c.line)-1] == '\n' {
			c.next(trim(c.line))
			c.line = c.line[:0]
		} else if len(c.line) == maxSize {
			c.err = fmt.Errorf("chunk: the line with its size exceeds %d bytes", maxSize)
		}
		c.framing += n
		b = b[n:]
	}
	if c.err != nil {
		c.unread += len(b)
		return
	}
	if len(b) > 0 {
		in.add(b)
	}
}

// next takes a line of the coding.
func (c *chunks) next(line []byte) {
	n, ok := size(line)
	switch {
	case c.trailer:
		c.on, c.trailer = len(line) > 0, len(line) > 0
	case c.behind && len(line) == 0:
		c.behind = false
	case !ok || c.behind:
		c.err = fmt.Errorf("chunk: %q stands where its size should", line[:min(len(line), 20)])
	default:
		c.left, c.trailer = n, n == 0
	}
}

// unchunk says that the next bytes are chunked.
func (p *Parser) unchunk() {
	p.quirks.found(chunksLeft, "the chunks of the transfer coding are left in")
	raw := bytes.Clone(p.input.data)
	p.input.data = p.input.data[len(p.input.data):]
	p.settled, p.chunks.on = true, true
	p.chunks.read(&p.input, raw)
}
