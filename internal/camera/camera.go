// Package camera keeps the stream of one camera going: attempt after attempt at
// its source, with time limits, pauses between them, and a gap for each outage.
// It stands once, around all transports.
package camera

import (
	"context"
	"errors"
	"fmt"
	"time"

	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Camera is one source to be fetched.
type Camera struct {
	Stream uint16
	Header wire.Header
	Source flow.Source // one attempt
	Limits Limits

	// Delay is how long after the others the camera is first asked, so that
	// thousands of them don't all begin in the same moment.
	Delay time.Duration
	// Missed returns how many records a source that asks for them by a schedule
	// did not get since the one before; it is asked once when an outage ends.
	// Nil is for sources without a schedule.
	Missed func() int64
	// Detail returns what the source has to add to the camera's State, for JSON;
	// it may be nil.
	Detail func() any

	state state
}

// Limits say how long camfetch waits for a camera, and how often it tries.
type Limits struct {
	First   time.Duration // for the first record of a connection
	Silence time.Duration // for each further one
	Retry   time.Duration // before the second attempt; doubles up to RetryMax
	Wait    bool          // try for ever, even if there was never a connection
}

// RetryMax is the longest time between two attempts: a camera that was off for
// a day is back within a minute, and one that is gone costs little.
const RetryMax = time.Minute

// connectTries is how often the first connection is tried: enough for a camera
// that is just starting, and somebody at a terminal still sees the error.
const connectTries = 3

// Fault is why an attempt ended, with the cause that the gap gets.
type Fault struct {
	Cause  string        // a wire.Cause
	Final  bool          // trying again is of no use
	After  time.Duration // not to be tried again sooner
	Status int           // of an answer over HTTP; 0 is none
	Err    error
}

func (f *Fault) Error() string { return f.Err.Error() }
func (f *Fault) Unwrap() error { return f.Err }

// CauseOf returns the cause of an error that an attempt ended with.
func CauseOf(err error) string {
	var f *Fault
	if errors.As(err, &f) {
		return f.Cause
	}
	return wire.CauseClosed
}

func isFinal(err error) bool {
	var f *Fault
	return errors.As(err, &f) && f.Final
}

// afterMost is the longest that a source may ask to be left alone: one that says
// a year is broken.
const afterMost = time.Hour

// pauseAfter returns how long to wait after an attempt that ended with err,
// where the schedule of attempts says d.
func pauseAfter(err error, d time.Duration) time.Duration {
	var f *Fault
	if errors.As(err, &f) {
		d = max(d, min(f.After, afterMost))
	}
	return d
}

// errNothing is a camera's end where it never sent anything.
func errNothing(c *Camera, tries int, err error) error {
	err = fmt.Errorf("%s: %w", c.Header.Source, err)
	if tries > 1 {
		err = fmt.Errorf("%w (%d tries)", err, tries)
	}
	if isFinal(err) {
		return err
	}
	return fault.Hint(err, "--wait goes on trying")
}

// ended reports whether the context ended on purpose: a signal, --duration,
// --until or --count.
func ended(ctx context.Context) bool { return ctx.Err() != nil }
