package http

import (
	"fmt"

	"campipe/internal/demux/looks"
	"campipe/internal/demux/media"
	"campipe/internal/demux/multipart"
	"campipe/internal/jpeg"
	"campipe/pkg/wire"
)

// drain takes all pieces that there are.
func (r *Reader) drain() error {
	for {
		p, ok := r.parser.Next()
		if !ok {
			break
		}
		r.piece(&p)
		r.at += int64(len(p.Bytes))
		if r.err != nil {
			break
		}
	}
	r.framed()
	if r.err == nil {
		r.err = r.parser.Err()
		if r.err != nil {
			r.err = fmt.Errorf("byte %d: %w", r.at, r.err)
		}
	}
	if r.err != nil {
		r.lose()
		r.endBody()
		n, _ := r.parser.Lose()
		r.out.Drop(media.Unread, 0, n)
	}
	return r.err
}

// piece takes a piece.
func (r *Reader) piece(p *multipart.Piece) {
	switch p.Kind {
	case multipart.Quirk:
		r.out.Note(wire.Note{What: "dialect", Text: p.Text})
	case multipart.Broken:
		r.breaks(p)
	case multipart.Framing:
		r.lose()
		r.framing += p.Size
	case multipart.Head:
		r.endBody()
		r.answer = r.parser.Fields()
		r.times.date(r.answer.Date)
	case multipart.Other:
		r.lose()
		n := min(looks.Size-len(r.body.first), p.Size)
		r.body.first = append(r.body.first, p.Bytes[:n]...)
		r.body.other += p.Size
	case multipart.Picture:
		r.lose()
		r.framed()
		r.body.pictures++
		r.why = ""
		r.err = r.picture(p)
	}
}

// breaks takes what can't be read.
func (r *Reader) breaks(p *multipart.Piece) {
	r.body.damaged = true
	switch {
	case p.Cut:
		r.lose()
		r.cut(p)
		return
	case p.Text != "":
		r.lose()
		r.broken = loss{cause: wire.CauseDamage, text: "picture: " + p.Text, at: r.at, frames: 1}
	case r.broken.cause == "":
		r.broken = loss{cause: wire.CauseDamage, text: "no part is known to begin here", at: r.at}
	}
	r.broken.bytes += p.Size
}

// lose accounts for what could not be read, now that it is all there.
func (r *Reader) lose() {
	l := r.broken
	r.broken = loss{}
	if l.bytes == 0 {
		return
	}
	r.lost(wire.Gap{Cause: l.cause, Frames: int64(l.frames), Bytes: int64(l.bytes), Text: l.text}, l.at)
}

func (r *Reader) lost(gap wire.Gap, at int64) {
	if r.out.Bare() {
		gap.At = &at
		if r.fault == nil {
			r.fault = fmt.Errorf("byte %d: %s", at, gap.Text)
		}
	}
	r.out.Lose(gap)
}

// framed accounts for the framing.
func (r *Reader) framed() {
	r.out.Drop(media.Framing, 0, r.framing)
	r.framing = 0
}

// endBody accounts for what is in the body beside pictures. Where it has none, and
// should have one, that is a loss: a page that says what is wrong.
func (r *Reader) endBody() {
	b := &r.body
	if b.begun && b.pictures == 0 && !b.damaged && !r.out.Bare() && !r.parser.Streams() {
		like, _ := looks.Like(b.first)
		r.lost(wire.Gap{Cause: wire.CauseHTTP, Frames: 1, Bytes: int64(b.other), Text: "not a picture: " + like}, r.at)
	} else {
		r.out.Drop(media.Unknown, 0, b.other)
	}
	first := b.first
	if !r.out.Bare() { // of a dump they say in the end what it is
		first = first[:0]
	}
	r.body = body{first: first}
}

// picture gives out a picture.
func (r *Reader) picture(p *multipart.Piece) error {
	now := size{p.Info.Width, p.Info.Height}
	if now != r.size {
		h := wire.Header{Codec: "jpeg", Timescale: 1e6, Width: now.width, Height: now.height}
		if err := r.out.Declare([]wire.Header{h}, 0); err != nil {
			r.out.Drop(media.Unread, 1, p.Size)
			return err
		}
		r.size = now
	}
	data := p.Bytes
	if p.Info.Bare() {
		if !r.made {
			r.made = true
			r.out.Note(wire.Note{What: "dialect", Text: "pictures lack their Huffman tables: the standard ones are put in"})
		}
		r.whole = jpeg.Complete(r.whole[:0], data, p.Info)
		r.out.Drop(media.Inserted, 0, len(data)-len(r.whole))
		data = r.whole
	}
	at := r.when(p.Stamp)
	r.modified()
	r.out.Sample(media.Sample{DTS: int64(at), Arrival: r.now, Key: true, Wall: true, Data: data})
	return nil
}
