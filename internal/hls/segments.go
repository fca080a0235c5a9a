package hls

import (
	"fmt"
	"strings"
	"time"

	"campipe/internal/manifest"
)

// segments reads a media playlist.
type segments struct {
	base  *resolver
	list  Media
	next  Segment        // what is known of the next segment
	last  manifest.Range // of the segment before
	place string         // the reference of the segment before
	keys  keys
	init  *Map
	fresh bool // no segment stands behind init yet
}

func (s *segments) tag(name, value string) (err error) {
	switch name {
	case "EXTINF":
		return s.length(value)
	case "EXT-X-BYTERANGE":
		s.next.Range, err = byterange(value)
	case "EXT-X-KEY":
		return s.keys.add(s.base, value)
	case "EXT-X-MAP":
		return s.initialize(value)
	case "EXT-X-DISCONTINUITY":
		s.next.Discontinuity++
		s.next.Break, s.next.Start = true, time.Time{}
	case "EXT-X-PROGRAM-DATE-TIME":
		s.next.Start = date(value)
	case "EXT-X-GAP":
		s.next.Gap = true
	case "EXT-X-TARGETDURATION":
		s.list.TargetDuration, _ = seconds(value)
	case "EXT-X-MEDIA-SEQUENCE":
		s.list.Sequence, err = s.first(value)
		s.next.Number = s.list.Sequence + s.list.Skipped
	case "EXT-X-DISCONTINUITY-SEQUENCE":
		s.next.Discontinuity, err = s.first(value)
	case "EXT-X-SKIP":
		return s.skip(value)
	case "EXT-X-PLAYLIST-TYPE":
		if value = strings.ToUpper(value); value == "VOD" || value == "EVENT" {
			s.list.Type = value
		}
	case "EXT-X-ENDLIST":
		s.list.Ended = true
	case "EXT-X-I-FRAMES-ONLY":
		return fmt.Errorf("the playlist is for fast search: it has key frames alone")
	}
	return err
}

// first reads a number that holds for the first segment.
func (s *segments) first(value string) (uint64, error) {
	if len(s.list.Segments) > 0 {
		return 0, fmt.Errorf("stands after a segment")
	}
	return number(value)
}

// skip reads how many segments a delta update leaves out. None is ever asked
// for, so it is a server that sends them anyway.
func (s *segments) skip(list string) error {
	for name, value := range attributes(list) {
		if name == "SKIPPED-SEGMENTS" {
			n, err := s.first(value)
			if err != nil {
				return err
			}
			s.list.Skipped = n
			s.next.Number = s.list.Sequence + n
		}
	}
	return nil
}

// length reads EXTINF: a duration and, after a comma, a title. What is no
// duration is one that is not told.
func (s *segments) length(value string) error {
	text, _, _ := strings.Cut(value, ",")
	if strings.HasPrefix(text, "-") {
		return fmt.Errorf("duration %.40q is negative: a list of channels, not of segments", text)
	}
	s.next.Duration, _ = seconds(text)
	return nil
}

func (s *segments) initialize(list string) (err error) {
	m := new(Map)
	if m.Key, err = s.keys.current(); err != nil {
		return err
	}
	s.keys.used = true
	for name, value := range attributes(list) {
		switch name {
		case "URI":
			m.URL, err = s.base.resolve(value)
		case "BYTERANGE":
			m.Range, err = byterange(value)
			m.Range.Start = max(0, m.Range.Start)
		}
		if err != nil {
			return err
		}
	}
	if m.URL == nil {
		return fmt.Errorf("no URI")
	}
	s.init, s.fresh = m, true
	return nil
}
