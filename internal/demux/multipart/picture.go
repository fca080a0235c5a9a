package multipart

import (
	"fmt"

	"campipe/internal/jpeg"
)

// picture reads a picture.
func (p *Parser) picture(b []byte) (piece Piece, ok, again bool) {
	if n := p.fields.Length; p.honest == right && n > 0 && n <= maxPicture {
		if len(b) < n && !p.over {
			return Piece{}, false, false
		}
		if len(b) >= n && p.ends(b[:n]) {
			return p.whole(n), true, false
		}
	}
	b = b[:min(len(b), maxPicture)]
	n, err := p.scanner.Scan(b)
	switch {
	case err != nil:
		return p.broken(b, n, err.Error()), true, false
	case n > 0:
		if p.boundary.cut(b[:n]) > 0 {
			return p.broken(b[:n], n, ""), true, false
		}
		p.weigh(n)
		return p.whole(n), true, false
	case len(b) == maxPicture:
		return p.broken(b, len(b), fmt.Sprintf("its length exceeds %d", maxPicture)), true, false
	case p.over:
		piece := p.broken(b, len(b), fmt.Sprintf("only %d bytes of it are there", len(b)))
		piece.Cut = piece.Size == len(b)
		return piece, true, false
	}
	return Piece{}, false, false
}

// ends reports whether b is a picture as far as that can be told without looking
// at the data of its scans.
func (p *Parser) ends(b []byte) bool {
	begun, err := p.scanner.Head(b)
	// It may have been shown more than the length that is told.
	behind := len(b) >= p.scanner.Info().Scan+2
	return begun && err == nil && behind && b[len(b)-2] == 0xff && b[len(b)-1] == 0xd9
}

// weigh judges Content-Length by the length that the markers gave.
func (p *Parser) weigh(n int) {
	told := p.fields.Length
	switch {
	case told == n && p.honest == untried:
		p.honest = right
	case told == 0 && p.boundary.known():
		p.quirks.found(noLength, "parts have no Content-Length")
	case told > 0 && told != n:
		p.honest = wrong
		p.quirks.found(wrongLength, fmt.Sprintf("Content-Length is %d, and the picture has %d bytes", told, n))
	}
}

func (p *Parser) whole(n int) Piece {
	piece := p.cut(n, Picture)
	piece.Info, piece.Stamp = p.scanner.Info(), p.fields.Stamp
	p.state, p.had, p.fields = between, true, Fields{}
	return piece
}

// broken takes a picture away that is none from byte n on: up to the part that
// begins before that, or else up to n.
func (p *Parser) broken(b []byte, n int, text string) Piece {
	p.state, p.had = lost, false
	begins := jpeg.Begins(b[n:])
	b = b[:n]
	if begins { // it may be the one of that part
		b = b[:n+len(soi)]
	}
	at := p.boundary.cut(b)
	if at > 0 {
		n, p.state = at, between
	} else if begins && !p.single {
		p.state = between
	}
	piece := p.cut(max(n, 1), Broken)
	piece.Text = text
	if at > 0 {
		piece.Text = "the next part begins before it ends"
	}
	return piece
}
