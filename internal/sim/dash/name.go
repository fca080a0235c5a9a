package dash

import (
	"fmt"
	"strconv"
	"strings"

	"campipe/internal/sim/segment"
)

// file returns the name of a segment's file.
func (b *builder) file(t *segment.Track, s segment.Segment) string {
	if b.address == byIndex {
		return b.prefix(t, s) + ".mp4"
	}
	time := strconv.FormatUint(t.Clock.At(s.Media()), 10)
	r := strings.NewReplacer("$RepresentationID$", t.Name, "$Time$", time, "$Number%05d$", fmt.Sprintf("%05d", s.Number))
	return r.Replace(b.template(t, s))
}

// template returns the template of the segments' URLs, without the query.
func (b *builder) template(t *segment.Track, s segment.Segment) string {
	switch {
	case b.nginx:
		return b.prefix(t, s) + "-$Time$" + extension(t)
	case b.address == byTime:
		return b.prefix(t, s) + "-$Time$.m4s"
	}
	return b.prefix(t, s) + "-$Number%05d$.m4s"
}

// init returns the template of the init segment's URL.
func (b *builder) init(t *segment.Track, s segment.Segment) string {
	name := b.prefix(t, s) + "-init"
	if b.nginx {
		return name + extension(t)
	}
	return name + ".mp4"
}

// prefix returns what the names of a track's files begin with. Periods have their
// own, since times begin anew in them.
func (b *builder) prefix(t *segment.Track, s segment.Segment) string {
	name := "$RepresentationID$"
	switch {
	case b.nginx && t.Name == "small":
		name = plain(b.camera) + "-small"
	case b.nginx:
		name = plain(b.camera)
	case b.address == byIndex || b.address == byList:
		name = t.Name
	}
	if b.Part > 0 {
		name += fmt.Sprintf("-p%d", s.Part+1)
	}
	return name
}

// extension is what nginx-rtmp has.
func extension(t *segment.Track) string {
	if t.Name == "audio" {
		return ".m4a"
	}
	return ".m4v"
}

// plain returns a name with nothing in it that means something in a template or a
// URL.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r == '-', r == '.':
			return r
		}
		return '_'
	}, name)
}
