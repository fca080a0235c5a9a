package multipart

import (
	"bytes"

	"campipe/internal/jpeg"
)

// maxBoundary is how long a boundary's line may be: RFC 2046 allows 70, and two
// dashes at each end.
const maxBoundary = 74

// boundary is the line between the parts. What the head says of it is not
// trusted: some say it with the two dashes before it, some another one, some
// none. So it is learned from the first line that can be one.
type boundary struct {
	told string // by the head
	name []byte // without dashes before and after it
	line []byte // as it was seen first; empty if none was
	sure bool   // fields or an empty line came behind it
}

// known reports whether one was seen.
func (b *boundary) known() bool { return len(b.line) > 0 }

// is reports whether a line, trimmed, is the boundary, or that at the end.
func (b *boundary) is(line []byte) bool {
	if len(line) < 2 || len(line) > maxBoundary {
		return false
	}
	if b.known() {
		return line[0] == b.line[0] && bytes.Equal(bare(line), b.name)
	}
	return b.told != "" && bytes.Equal(bare(line), bare([]byte(b.told))) || isBoundary(line)
}

// learn takes the first one that was seen.
func (b *boundary) learn(line []byte) {
	if b.known() {
		return
	}
	b.name = bytes.Clone(bare(line))
	b.line = bytes.Clone(bytes.TrimRight(line, "-"))
	if len(b.line) == 0 {
		b.line = []byte("--")
	}
}

// bare returns a boundary without the dashes at its ends.
func bare(line []byte) []byte { return bytes.Trim(line, "-") }

// isBoundary reports whether a line can be a boundary that nothing is known of.
func isBoundary(line []byte) bool {
	if !bytes.HasPrefix(line, []byte("--")) {
		return false
	}
	for _, c := range line {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (c < '0' || c > '9') && bytes.IndexByte([]byte("'()+_,-./:=? "), c) < 0 {
			return false
		}
	}
	return true
}

// cut returns where in the bytes of a picture a part begins that has a picture,
// or 0: the one before was cut there. The boundary alone is no sign of that, it
// may stand in a comment.
func (b *boundary) cut(picture []byte) int {
	if !b.known() {
		return 0
	}
	for at := 2; ; {
		i := bytes.Index(picture[at:], b.line)
		if i < 0 {
			return 0
		}
		at += i
		if beginsPart(picture[at:]) {
			return len(bytes.TrimSuffix(bytes.TrimSuffix(picture[:at], []byte("\n")), []byte("\r")))
		}
		at++
	}
}

// beginsPart reports whether behind the line that b begins with there are fields,
// an empty line and a picture.
func beginsPart(b []byte) bool {
	var f Fields
	for fields := 0; ; fields++ {
		i := bytes.IndexByte(b, '\n')
		if i < 0 || i > maxLine {
			return false
		}
		if b = b[i+1:]; jpeg.Begins(b) {
			return fields > 0
		}
		i = bytes.IndexByte(b, '\n')
		if i < 0 {
			return false
		}
		if line := trim(b[:i]); len(line) > 0 && !f.add(line) {
			return false
		}
	}
}
