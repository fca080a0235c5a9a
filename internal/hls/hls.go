// Package hls reads HTTP Live Streaming playlists (RFC 8216, and the second
// edition of it, draft-pantos-hls-rfc8216bis) into an exact list of segments:
// what to get, which bytes of it, how long it lasts, when it was taken, and by
// which key it is encrypted. It touches no network.
//
// It has a parser of its own. Eyevinn/hls-m3u8 0.6.2 either stops at a fault in
// any tag, or passes over it without a word: a MEDIA-SEQUENCE that can't be read
// then counts as 0, and every segment is taken for another one. A BYTERANGE without
// an offset can't be told from one at 0, and durations are floats.
//
// What decides which bytes are which (numbers, ranges, keys) is refused where it
// can't be read. What does not (dates, target durations, titles) then counts as
// not told.
package hls

import (
	"net/url"
	"time"

	"campipe/internal/manifest"
)

// Playlist is a *Master or a *Media.
type Playlist interface{ playlist() }

// Master is a multivariant playlist: the same pictures in several qualities.
type Master struct {
	Variants   []Variant
	Renditions []Rendition
}

// Variant is one quality (EXT-X-STREAM-INF). What is not told is zero.
type Variant struct {
	URL           *url.URL // of a media playlist
	Bandwidth     int64    // bits a second, at most
	Width, Height int
	Codecs        string // RFC 6381
	Audio         string // the group of renditions that has its sound; "" where that is in the variant itself
}

// Rendition is one of several versions of the sound, the pictures or the text
// (EXT-X-MEDIA).
type Rendition struct {
	Type, Group, Name   string
	Language            string
	Default, Autoselect bool
	URL                 *url.URL // of a media playlist; nil: it is within each variant
}

// Media is a media playlist: a list of segments.
type Media struct {
	TargetDuration time.Duration // no segment is longer; the longest one's where that is not told
	Sequence       uint64        // the first segment's number
	Skipped        uint64        // segments that a delta update left out before the first one (EXT-X-SKIP)
	Type           string        // VOD, EVENT, or "" where segments may leave the list
	Ended          bool          // no segments will be added
	Segments       []Segment
}

// Segment is one media segment.
type Segment struct {
	URL           *url.URL
	Range         manifest.Range
	Number        uint64        // its media sequence number: the same in every version of the playlist
	Discontinuity uint64        // its discontinuity sequence number: another one means other clocks, and perhaps codecs
	Break         bool          // EXT-X-DISCONTINUITY stands before it
	Gap           bool          // EXT-X-GAP: it is missing on the server, and is not to be asked for
	Duration      time.Duration // 0 is not told
	Start         time.Time     // wall clock of its first sample, by PROGRAM-DATE-TIME and the durations; zero is not known
	Map           *Map          // its init segment; nil: none. The same pointer for all that share it
	Key           *Key          // nil: not encrypted. The same pointer for all that share it
}

// Map is an init segment (EXT-X-MAP).
type Map struct {
	URL    *url.URL
	Range  manifest.Range
	Key    *Key   // nil: not encrypted
	Number uint64 // the number of the segment it stands before
}

func (*Master) playlist() {}
func (*Media) playlist()  {}
