package multipart

import (
	"strings"

	"campipe/internal/jpeg"
)

// maxPicture is how long a picture may be: three times that of 12 megapixels at
// the best quality.
const maxPicture = 32 << 20

// maxLine is how long a line between pictures may be: servers take headers of 8
// KiB in one line.
const maxLine = 8 << 10

// Parser cuts what a camera sends, in chunks of any size, into pieces. Every byte
// fed comes out once, in a piece or in the rest. The pieces of bytes that are no
// picture may be cut anywhere, but nothing else depends on the chunks. The zero
// Parser reads a body.
//
// A picture ends where its markers say: no other end is as sure. Content-Length
// is believed while it has been right, and only where the markers agree; then the
// data of a scan need not be looked at. The boundary is needed where a picture
// was cut, to find the next one.
type Parser struct {
	Dump bool // heads of answers and chunk sizes may come

	input  input
	chunks chunks
	state  state
	over   bool // nothing follows what there is

	boundary boundary
	fields   Fields // of the part
	answer   bool   // fields are of an answer
	single   bool   // the body is one picture
	settled  bool   // no chunk size can stand here
	had      bool   // the picture of the part, or body, was seen
	head     bool   // an answer's was just read
	honest   honesty
	scanner  jpeg.Scanner
	quirks   quirks
}

type state int

const (
	between state = iota // parts, or before the first
	fields               // of a part or answer
	body                 // of a part that has not begun like a picture
	lost                 // from a fault to the next part
	picture
)

// honesty is what was found of Content-Length.
type honesty int

const (
	untried honesty = iota
	right
	wrong
)

// Feed gives p the next bytes, after Next has used up those before. They must
// stay as they are until it says that there are no more pieces.
func (p *Parser) Feed(b []byte) { p.chunks.read(&p.input, b) }

// Next returns the next piece, or false where more bytes are needed.
func (p *Parser) Next() (Piece, bool) {
	for {
		if n := p.chunks.framing; n > 0 {
			p.chunks.framing = 0
			return Piece{Kind: Framing, Size: n}, true
		}
		if text, ok := p.quirks.next(); ok {
			return Piece{Kind: Quirk, Text: text}, true
		}
		if p.head {
			p.head = false
			return Piece{Kind: Head}, true
		}
		read := p.line
		if p.state == picture {
			read = p.picture
		}
		piece, ok, again := read(p.input.data)
		switch {
		case ok:
			return piece, true
		case !again:
			p.input.keep()
			p.over = false
			return Piece{}, false
		}
	}
}

// Finish says that the body ends here: the pieces that Next returns from now on
// are all that is left, up to the next Feed.
func (p *Parser) Finish() { p.over = true }

// Lose drops what is unread, and returns how many bytes that is and whether they
// are of a picture. What follows is lost up to where a picture surely begins.
func (p *Parser) Lose() (n int, of bool) {
	n, of = p.Rest(), p.state == picture
	p.input.data = p.input.data[len(p.input.data):]
	p.chunks.unread = 0
	p.state = lost
	return n, of
}

// Rest returns how many bytes were fed and are in no piece yet.
func (p *Parser) Rest() int { return len(p.input.data) + p.chunks.unread }

// Begin says that the body of an answer begins, after Finish or Lose.
func (p *Parser) Begin(f Fields) {
	p.boundary = boundary{told: f.Boundary}
	p.fields, p.honest, p.single = f, untried, strings.HasPrefix(f.Type, "image/")
	p.state, p.had, p.settled = between, false, !f.Chunked
	if strings.HasPrefix(f.Type, "multipart/") && f.Boundary == "" {
		p.quirks.found(noBoundaryTold, "the head tells no boundary")
	}
}

// Fields returns what the head of the answer says, of which a Head told last.
func (p *Parser) Fields() Fields { return p.fields }

// Err returns why a dump can't be read on, or nil.
func (p *Parser) Err() error { return p.chunks.err }

// cut takes the next n bytes away, as a piece.
func (p *Parser) cut(n int, kind Kind) Piece {
	b := p.input.data[:n:n]
	p.input.data = p.input.data[n:]
	return Piece{Kind: kind, Bytes: b, Size: n}
}

// Streams reports whether the body has begun to look like more than one picture:
// a boundary was seen or begins, or a picture has no end yet.
func (p *Parser) Streams() bool {
	d := p.input.data
	return p.boundary.known() || p.state == picture || len(d) > 0 && (d[0] == '-' || d[0] == soi[0])
}
