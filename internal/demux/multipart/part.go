package multipart

import (
	"bytes"
	"fmt"
)

// newAnswer begins the head of an answer, in a dump.
func (p *Parser) newAnswer(status []byte) {
	p.fields, p.answer, p.state = Fields{}, true, fields
	p.fields.status(status)
}

// newPart begins a part, or ends the last one.
func (p *Parser) newPart(line []byte) {
	told := p.boundary.told
	if !p.boundary.known() {
		p.boundary.learn(trim(line))
		p.judge(told, line)
	}
	if bytes.HasSuffix(line, []byte("\n")) && !bytes.HasSuffix(line, []byte("\r\n")) {
		p.quirks.found(bareLines, "lines end with LF alone")
	}
	p.fields, p.answer, p.had, p.state = Fields{}, false, false, fields
}

// judge says how the boundary differs from what the head said of it.
func (p *Parser) judge(told string, line []byte) {
	seen := string(trim(line))
	switch {
	case told == "" || seen == "--"+told:
	case seen == told:
		p.quirks.found(boundaryDiffers, fmt.Sprintf("the boundary that the head tells has its dashes already: %q", told))
	default:
		p.quirks.found(boundaryDiffers, fmt.Sprintf("the head tells the boundary %q, the parts have %q", told, seen))
	}
}

// endFields ends the fields of a part or answer.
func (p *Parser) endFields() {
	if !p.answer {
		p.state, p.boundary.sure = body, true
		return
	}
	p.answer = false
	p.Begin(p.fields)
	p.head = true
}

// isPartField reports whether a line that stands before any boundary is a field
// of a part: text may have colons.
func isPartField(line []byte) bool {
	name, _, ok := bytes.Cut(line, []byte(":"))
	return ok && (named(name, "Content-Type") || named(name, "Content-Length") || named(name, "X-Timestamp"))
}

// other says what it is that is no picture.
func (p *Parser) other() Kind {
	if p.state == fields && !p.boundary.sure { // it was text that begins with dashes
		p.boundary, p.state = boundary{told: p.boundary.told}, between
	}
	switch {
	case p.state == body:
		kind := p.fields.Type
		if kind == "" {
			kind = "no type told"
		}
		p.quirks.found(otherParts, "parts that are no JPEG: "+kind)
	case p.had:
		p.quirks.found(padding, "more bytes behind a picture")
	case !p.boundary.known() && p.boundary.told != "":
		p.quirks.found(preamble, "bytes before the first boundary")
	}
	return Other
}
