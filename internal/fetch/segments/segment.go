// Package segments fetches cameras whose media lies on a server in pieces of some
// seconds, which a manifest lists: DASH and HLS. It fetches each piece once and in
// order, the oldest first, and names each one that can't be had.
package segments

import (
	"context"
	"net/url"
	"time"

	"campipe/internal/manifest"
)

// Segment is one piece of media of one track.
type Segment struct {
	Track int // 0 is the pictures, or all there is; 1 is sound that comes apart
	// Key says where in its track it stands: it goes up, also over a manifest
	// that is loaded again.
	Key       int64
	Series    int   // another one means that the server began to count anew
	Number    int64 // as it counts, for people
	Time      int64 // media time of its first sample in ticks, as the manifest has it
	Timescale int64 // ticks a second; 0 is that the manifest does not tell
	Location  Location
	Init      *Location     // what is needed to understand it; nil where it needs nothing
	Duration  time.Duration // as the manifest says
	Start     time.Time     // wall clock of its first sample; zero is not known
	Break     bool          // it does not continue the one before
	Withheld  bool          // the manifest itself says that there is nothing (EXT-X-GAP)
	Hole      bool          // the manifest lists it, and nothing for the time before it
	Guessed   bool          // the manifest does not list it; it may be there nevertheless
	Expected  bool          // no list says that it is there, but the clock: it ought to be

	seen time.Time // when it was first listed
}

// Location is where bytes are.
type Location struct {
	URL   *url.URL
	Range manifest.Range
	Crypt *Crypt // how they are encrypted; nil is not
}

// same reports whether two inits are the same bytes.
func (l *Location) same(m *Location) bool {
	if l == nil || m == nil {
		return l == m
	}
	return *l.URL == *m.URL && l.Range == m.Range
}

// Crypt says how a segment is encrypted: whole, with AES-128 in CBC mode (RFC 8216
// section 4.3.2.4).
type Crypt struct {
	Key *url.URL
	IV  [16]byte
}

// Listing is what a manifest says at one time.
type Listing struct {
	Tracks [][]Segment   // by track, with their keys going up
	Reload time.Duration // when to load it again
	Ended  bool          // nothing will be added
}

// Manifest is the list of a camera's segments.
type Manifest interface {
	// Load loads it, again and again. The error is a camera.Fault.
	Load(ctx context.Context) (Listing, error)
	// Between says what is missing between two segments of a track that follow
	// each other in listings; nil is nothing.
	Between(before, after *Segment) *Loss
}

// Loss is a run of segments that can't be had.
type Loss struct {
	Track       int
	Cause       string // a wire.Cause
	Count       int64
	First, Last int64 // their numbers
	Start       time.Time
	Length      time.Duration
	Text        string
}

// Fetcher gets bytes over the network.
type Fetcher interface {
	// Fetch returns the bytes of a location, whole. They are the caller's. The
	// error is a camera.Fault.
	Fetch(ctx context.Context, l Location) ([]byte, error)
}
