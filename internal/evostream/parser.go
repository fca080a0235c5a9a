package evostream

import (
	"bytes"
	"encoding/binary"
)

// Record is one record of a stream, or, where Junk is set, bytes that are none.
type Record struct {
	Tag     Tag
	Payload []byte // whole; valid until the next call of Next or Feed
	Junk    bool   // Payload was passed over in search of the next record, and there is no tag
}

// Size returns the number of bytes that r took in the stream.
func (r *Record) Size() int {
	if r.Junk {
		return len(r.Payload)
	}
	return HeaderSize + len(r.Payload)
}

// Parser cuts a stream of bytes, given in chunks of any size, into records.
// Every byte fed comes out once: in a record, as junk, or in the rest that is
// left over at the end. The zero Parser is ready.
//
// Records of unknown tags come out like any other. Bytes that can't be a
// record are junk, and so is all that follows them up to a place where records
// surely go on: the next message that begins like one, or, where chunks are no
// messages, the next empty TagBegin with a tag behind it. That is four fixed
// bytes that every fragment begins with, and three zero bytes in a row don't
// occur inside a NAL unit.
type Parser struct {
	chunk    []byte // what was fed and is not read yet
	rest     []byte // the beginning of a record whose end is not there yet
	found    []byte // what seek works on
	messages bool   // chunk is a message
	lost     bool   // no record is known to begin here
}

// Feed gives p the next bytes, after Next has used up those before. They are
// read in place and must stay as they are until then. Where chunk is a whole
// message, message is true: a fresh start is then possible at its first byte.
func (p *Parser) Feed(chunk []byte, message bool) {
	p.chunk, p.messages = chunk, message
	if p.lost && message && Begins(chunk) {
		p.lost = false
	}
}

// Next returns the next record, or false where more bytes are needed.
func (p *Parser) Next() (Record, bool) {
	if p.lost {
		return p.seek()
	}
	head, ok := p.whole(HeaderSize)
	if !ok {
		return Record{}, false
	}
	tag, n := header(head)
	if n > tag.limit() || !tag.Known() && !p.within(HeaderSize+n) {
		p.lost = true
		return p.seek()
	}
	record, ok := p.whole(HeaderSize + n)
	if !ok {
		return Record{}, false
	}
	if len(p.rest) > 0 {
		p.rest = p.rest[:0]
	} else {
		p.chunk = p.chunk[len(record):]
	}
	return Record{Tag: tag, Payload: record[HeaderSize:]}, true
}

// Rest returns how many bytes are held of a record whose end is not there yet.
func (p *Parser) Rest() int { return len(p.rest) }

// Reset drops what is unread and returns how many bytes that is: what is fed
// next does not continue it.
func (p *Parser) Reset() int {
	n := len(p.rest) + len(p.chunk)
	p.rest, p.chunk, p.lost = p.rest[:0], nil, true
	return n
}

// within reports whether a record of n bytes ends where the message does, or
// before: only records of known tags are seen to run over into the next one.
func (p *Parser) within(n int) bool {
	return !p.messages || len(p.rest) == 0 && n <= len(p.chunk)
}

// whole returns the first n unread bytes, or false where some are still to
// come; these are then in p.rest.
func (p *Parser) whole(n int) ([]byte, bool) {
	if len(p.rest) == 0 && len(p.chunk) >= n {
		return p.chunk[:n], true
	}
	if k := min(n-len(p.rest), len(p.chunk)); k > 0 {
		p.rest = append(p.rest, p.chunk[:k]...)
		p.chunk = p.chunk[k:]
	}
	if len(p.rest) < n {
		return nil, false
	}
	return p.rest[:n], true
}

// seek returns what is unread as junk, up to where records go on.
func (p *Parser) seek() (Record, bool) {
	p.found = append(append(p.found[:0], p.rest...), p.chunk...)
	p.rest, p.chunk = p.rest[:0], nil
	junk := len(p.found)
	if !p.messages {
		if i := fragment(p.found); i >= 0 {
			junk, p.chunk, p.lost = i, p.found[i:], false
		} else {
			junk = max(0, junk-HeaderSize) // the mark may lie across the edge
			p.rest = append(p.rest, p.found[junk:]...)
		}
	}
	if junk == 0 {
		if p.lost {
			return Record{}, false
		}
		return p.Next()
	}
	return Record{Payload: p.found[:junk], Junk: true}, true
}

// Begins reports whether b, as far as there is any, begins like a record of a
// known tag.
func Begins(b []byte) bool {
	if len(b) < HeaderSize {
		return len(b) > 0 && Tag(b[0]).Known()
	}
	tag, n := header(b)
	return tag.Known() && n <= tag.limit()
}

// fragment returns where in b a fragment begins and goes on, or -1.
func fragment(b []byte) int {
	mark := []byte{byte(TagBegin), 0, 0, 0}
	for at := 0; ; at++ {
		i := bytes.Index(b[at:], mark)
		if i < 0 || at+i+HeaderSize >= len(b) {
			return -1
		}
		at += i
		if Tag(b[at+HeaderSize]).Known() {
			return at
		}
	}
}

func header(b []byte) (Tag, int) {
	h := binary.BigEndian.Uint32(b)
	return Tag(h >> 24), int(h & MaxPayload)
}
