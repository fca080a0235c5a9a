package hls

import (
	"bytes"
	"fmt"
	"iter"
	"net/url"
	"strings"
)

// reader takes a playlist of one kind line by line.
type reader interface {
	tag(name, value string) error
	reference(text string) error
	end() Playlist
}

// Parse reads a playlist. base is the place where it was found, after all
// redirects; references are resolved against it, and every URL that comes out is
// http or https. b is not kept.
//
// Tags that are not known are passed over, and so are those of low latency: what
// they list is part of a segment that is listed too, or will be. Errors name the
// line.
func Parse(b []byte, base *url.URL) (Playlist, error) {
	if len(b) > MaxBytes {
		return nil, fmt.Errorf("%d bytes exceed %d", len(b), MaxBytes)
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	into, err := kind(b, base)
	if err != nil {
		return nil, err
	}
	for n, line := range lines(b) {
		if name, value, ok := tag(line); ok {
			if err := into.tag(name, value); err != nil {
				return nil, fmt.Errorf("line %d: %s: %w", n, name, err)
			}
		} else if line[0] != '#' {
			if err := into.reference(line); err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
		}
	}
	return into.end(), nil
}

// kind looks for the line that every playlist begins with, and for the tags that
// only one kind has. Comments may stand before the first line: some do.
func kind(b []byte, base *url.URL) (reader, error) {
	begun, master, media := false, 0, 0
	for n, line := range lines(b) {
		if len(line) > maxLine {
			return nil, fmt.Errorf("line %d: %d bytes exceed %d", n, len(line), maxLine)
		}
		name, _, ok := tag(line)
		switch {
		case begun:
		case ok && name == "EXTM3U":
			begun = true
		case ok || line[0] != '#':
			return nil, fmt.Errorf("line %d: %.40q is not #EXTM3U: no playlist", n, line)
		}
		switch name {
		case "EXT-X-STREAM-INF", "EXT-X-MEDIA", "EXT-X-I-FRAME-STREAM-INF", "EXT-X-SESSION-DATA", "EXT-X-SESSION-KEY":
			master = n
		case "EXTINF":
			media = n
		}
	}
	switch {
	case !begun:
		return nil, fmt.Errorf("no #EXTM3U in %d bytes: no playlist", len(b))
	case master > 0 && media > 0:
		return nil, fmt.Errorf("line %d lists variants and line %d a segment: a playlist has one kind", master, media)
	case master > 0:
		return &variants{base: &resolver{base: base}}, nil
	}
	return &segments{base: &resolver{base: base}}, nil
}

// lines iterates over what is on each line, and its number from 1. Empty lines
// are left out, and white space at both ends: files are written by hand.
func lines(b []byte) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		n := 0
		for line := range bytes.Lines(b) {
			n++
			if line = bytes.TrimSpace(line); len(line) > 0 && !yield(n, string(line)) {
				return
			}
		}
	}
}

// tag takes a tag apart. Other lines that begin with # are comments.
func tag(line string) (name, value string, ok bool) {
	if !strings.HasPrefix(line, "#EXT") {
		return "", "", false
	}
	name, value, _ = strings.Cut(line[1:], ":")
	return name, strings.TrimSpace(value), true
}
