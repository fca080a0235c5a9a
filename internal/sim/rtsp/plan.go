package rtsp

import (
	"math"
	"time"

	"campipe/internal/sim/option"
	"campipe/internal/sim/picture"
)

// plan is what a camera is like. Options change it.
type plan struct {
	pictures  string // a codec, or "" for none
	sound     string
	reordered bool // B-frames
	metadata  bool
	look      picture.Look // of JPEGs

	size       int  // of the longest packet, in bytes
	aggregated bool // units in one packet where they fit
	sets       place
	unmarked   bool // no marker ends a picture
	stream     bool // units of a picture go as one, with start codes between them

	timestamp  uint32 // of the first moment
	sequence   uint16 // of the first packet
	drift      int    // of the pictures' clock, in millionths
	skew       int    // of the sound's
	clock      clock
	uninformed bool // no RTP-Info

	faults faults
	stall  time.Duration // of media, until nothing is sent any more
	close  time.Duration // until the session ends
	bye    bool          // and RTCP says so
	gate   gate
}

// place is where parameter sets are.
type place int

const (
	everywhere place = iota
	described        // in the session description alone
	inBand           // before key pictures alone
)

// Defaults of what can be asked for.
const (
	defaultSize      = 1400
	defaultTimestamp = 1_234_567_890
	defaultSequence  = 12345
	defaultPeriod    = 5 * time.Second
	// never is a moment that doesn't come.
	never = time.Duration(math.MaxInt64)
)

func newPlan() *plan {
	return &plan{
		pictures: codecAVC, look: picture.Default(), size: defaultSize, timestamp: defaultTimestamp, sequence: defaultSequence,
		clock: clock{period: defaultPeriod}, stall: never, close: never,
	}
}

// parse returns the plan that a URL's query asks for. The error names the option
// that is at fault.
func parse(query string) (*plan, error) {
	p := newPlan()
	if err := option.Parse(options(), query, p); err != nil {
		return nil, err
	}
	return p, p.check()
}
