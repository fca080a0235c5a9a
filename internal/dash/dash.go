// Package dash reads MPDs, the manifests of Dynamic Adaptive Streaming over HTTP
// (ISO/IEC 23009-1), into an exact list of segments: what to get, which bytes of
// it, and which stretch of time it has. It touches no network and no clock: what
// is there at a moment is asked for with that moment.
//
// The structs are small ones of its own, filled by encoding/xml. Eyevinn/dash-mpd
// 0.17.0 has all of the schema, and leaves every rule to its user: times, numbers,
// templates, inheritance. It reads PT1.001S as 1.000999999 s, and stops at a fault
// in attributes that have nothing to do with segments. What is read of a manifest here
// is some fifty attributes.
//
// A fault in one representation does not spoil the others: it stands in its Err.
package dash

import (
	"net/url"
	"time"
)

// None stands for a duration that a manifest does not tell.
const None time.Duration = -1

// MPD is a manifest.
type MPD struct {
	Dynamic             bool      // segments come to be while time passes
	AvailabilityStart   time.Time // zero of the presentation's timeline on the wall clock, where Dynamic; zero is not told
	Published           time.Time // when this version was made; zero is not told
	Duration            time.Duration
	MinimumUpdatePeriod time.Duration // how long the manifest surely holds; None: it never changes
	TimeShiftBuffer     time.Duration // how far back segments are kept; None: all of them are
	SuggestedDelay      time.Duration
	Location            *url.URL // where to ask for it from now on; nil: where it came from
	PatchLocation       *url.URL // where changes to it can be had; nil: nowhere. The whole can be had in any case
	Clocks              []Clock  // in the order of the server's preference
	Periods             []*Period
}

// Clock is a way to learn the server's time (UTCTiming). Value is as Scheme has
// it: a date for urn:mpeg:dash:utc:direct:2014, else a list of URLs with spaces
// between, each for manifest.Join.
type Clock struct{ Scheme, Value string }

// Period is a stretch of the presentation.
type Period struct {
	ID       string
	Start    time.Duration // on the presentation's timeline
	Duration time.Duration // None where it goes on
	Sets     []*Set
}

// Set is an adaptation set: the same pictures or sound in several qualities.
type Set struct {
	ID, Language    string
	Main            bool // its role is main
	Representations []*Representation
}

// Kind is what a representation has in it.
type Kind string

// The kinds that Choose looks at. All others are left out: text, pictures of the
// timeline, tracks of data.
const (
	Video Kind = "video"
	Audio Kind = "audio"
)

// Representation is one quality. What is not told is zero.
type Representation struct {
	ID            string
	Kind          Kind
	MIME, Codecs  string
	Bandwidth     int64 // bits a second
	Width, Height int
	Rate          string // frames a second as the manifest has it: "25" or "30000/1001"
	Protected     bool   // encrypted (ContentProtection)

	// Err says why there are no segments: Init, Index and Segments then give
	// none. It names the place.
	Err error

	segments addressing
}
