package media

import (
	"bytes"

	"campipe/pkg/wire"
)

// parts are the tracks of a camera whose pictures and sound come apart.
type parts struct {
	headers [][]wire.Header // of each part; nil where it was not declared yet
	now     int             // the one that is told of
	early   []earlySample   // that came before all parts were declared
}

// earlySample is a sample of a part.
type earlySample struct {
	part int
	Sample
}

// Part says that Declare and Sample are told of the n-th of so many parts from
// now on: each has tracks of its own, and all have one clock. Samples wait until
// all parts were declared, or Settle said that the others have no tracks: all
// streams of a camera are declared before its first sample.
func (o *Output) Part(n, of int) {
	if len(o.parts.headers) != of {
		o.parts.headers = make([][]wire.Header, of)
	}
	o.parts.now = n
}

// Settle says that the parts which were not declared have no tracks, for now.
func (o *Output) Settle() error {
	now := o.parts.now
	defer func() { o.parts.now = now }()
	for i, part := range o.parts.headers {
		if part != nil {
			continue
		}
		o.parts.now = i
		if err := o.Declare([]wire.Header{}, o.line.origin); err != nil {
			return err
		}
	}
	return nil
}

// waits reports whether a sample has to wait, and keeps it then.
func (p *parts) waits(s *Sample) bool {
	for _, part := range p.headers {
		if part == nil {
			early := earlySample{p.now, *s}
			early.Data = bytes.Clone(s.Data)
			p.early = append(p.early, early)
			return true
		}
	}
	return false
}

// release gives out the samples that had to wait.
func (o *Output) release() {
	early, now := o.parts.early, o.parts.now
	o.parts.early = nil
	for i := range early {
		o.parts.now = early[i].part
		o.Sample(early[i].Sample)
	}
	o.parts.now = now
}

// declare takes the headers of the part that is told of. It returns those of all,
// or false where some are not known yet.
func (p *parts) declare(headers []wire.Header) ([]wire.Header, bool) {
	if p.headers == nil {
		return headers, true
	}
	p.headers[p.now] = headers
	var all []wire.Header
	for _, part := range p.headers {
		if part == nil {
			return nil, false
		}
		all = append(all, part...)
	}
	return all, true
}

// track returns the number of a track of the part that is told of, among all.
func (p *parts) track(n int) int {
	for i := range p.now {
		n += len(p.headers[i])
	}
	return n
}

// Began says when the next sample was made by the source's own clock, which is not
// that of its media time. Where arrival does not belie it, the time line that
// begins with that sample is put there.
func (o *Output) Began(at wire.Time) {
	if o.clock.Fresh() {
		o.began = &at
	}
}
