package segment

import (
	"time"

	"campipe/internal/sim/reel"
)

// Format is a camera as one transport has it.
type Format struct {
	Plan   Plan
	Tracks []Track
	// Text returns what is no media: manifests, keys, the time. The path is what
	// comes after the camera's name in a URL. ok is false where there is nothing.
	Text func(v *View, path string) (t Text, ok bool)
}

// Text is an answer that is no media.
type Text struct {
	Type     string // of its content
	Body     []byte
	Manifest bool
	Open     bool // no ticket is needed, and it has a new one
}

// Track is the segments of one track, or of several that are in the same segments.
type Track struct {
	Name    string // for the journal
	Type    string // of its content
	Clock   reel.Clock
	Path    func(Segment) string // of each one, after the camera's name; segments of a file have the same
	Init    func(Segment) string // of its init segment; "" is none. It is shared by those that have the same
	Make    func(Segment) ([]byte, []reel.Unit, error)
	Begin   func(Segment) ([]byte, error) // the init segment
	Seal    func(Segment, []byte) []byte  // encrypts it; nil does nothing
	InFile  bool                          // they are ranges of a file
	Preface func(Segment) ([]byte, error) // what is in the file directly before it
}

// View is what a manifest tells: what there is at one moment.
type View struct {
	Plan   *Plan
	Now    time.Time // by the server's clock
	Speed  float64   // how fast it goes; 0 is not at all
	Listed []Segment // without those that were missed
	Ended  bool      // no more will come
	Query  string    // of all URLs: "?" and what is behind it, or ""
	Base   string    // the camera's own URL, with a slash at its end

	camera *Camera
	zero   time.Time
}

// Wall returns a moment of the camera by the server's clock.
func (v *View) Wall(d time.Duration) time.Time { return v.zero.Add(d) }

// Place returns where a segment is in the file of its track, and how long what
// stands before it.
func (v *View) Place(t *Track, s Segment) (Place, error) { return v.camera.place(t, s.Index) }
