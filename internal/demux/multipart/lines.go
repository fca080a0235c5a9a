package multipart

import (
	"bytes"

	"campipe/internal/jpeg"
)

// soi is how a picture begins: SOI and the next marker's first byte.
const soi = "\xff\xd8\xff"

// line reads what is before a picture, a line at a time. Again is true where
// something else is to be read now.
func (p *Parser) line(b []byte) (piece Piece, ok, again bool) {
	n, ended := bytes.IndexByte(b[:min(len(b), maxLine)], '\n')+1, true
	if n == 0 {
		n, ended = min(len(b), maxLine), false
	}
	if i := bytes.Index(b[:min(len(b), n+len(soi)-1)], []byte(soi)); i >= 0 && p.mayBegin() {
		if i == 0 {
			p.begin()
			return Piece{}, false, true
		}
		n, ended = i, false
	} else if !ended && len(b) < maxLine && !p.over || n == 0 {
		return Piece{}, false, false
	} else if !ended && !p.over {
		n -= len(soi) - 1 // the next picture may begin there
	}
	if p.Dump && !p.settled && ended && isSize(trim(b[:n])) {
		p.unchunk()
		return Piece{}, false, true
	}
	return p.cut(n, p.read(b[:n], ended)), true, false
}

// mayBegin reports whether what looks like the beginning of a picture is one. A
// thumbnail in a picture whose beginning was lost is none, nor what stands behind
// the picture in its part: a gain map, a picture for the other eye.
func (p *Parser) mayBegin() bool {
	if p.boundary.known() || p.single {
		return p.state != lost && !p.had
	}
	return true
}

// begin begins a picture.
func (p *Parser) begin() {
	p.settled = true
	p.state, p.scanner = picture, jpeg.Scanner{}
}

// read says what kind of piece a line is.
func (p *Parser) read(b []byte, ended bool) Kind {
	line := trim(b)
	p.settled = p.settled || len(line) > 0
	switch {
	case !ended && len(b) == maxLine:
	case p.Dump && isStatus(line):
		p.newAnswer(line)
		return Framing
	case p.boundary.is(line):
		p.newPart(b)
		return Framing
	case p.state == lost:
		return Broken
	case len(line) == 0:
		if p.state == fields {
			p.endFields()
		}
		return Framing
	case p.state == fields && p.fields.add(line):
		p.boundary.sure = true
		return Framing
	case p.state == between && isPartField(line):
		p.quirks.found(noFirstBoundary, "a part has no boundary before it")
		p.fields, p.answer, p.had, p.state = Fields{}, false, false, fields
		p.fields.add(line)
		return Framing
	}
	return p.other()
}
