package tool

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"syscall"

	"campipe/internal/fault"
)

// Exit statuses.
const (
	StatusGood   = 0
	StatusFailed = 1
	StatusUsage  = 2
	StatusCut    = 3 // the input had no end
	StatusLosses = 4 // with --strict: complete, but something was lost
)

// errInterrupted means that a signal stopped the reading of a file half way.
var errInterrupted = errors.New("interrupted")

// finish says what went wrong, writes the report, and returns the exit status.
func (e *Env) finish(err error) int {
	if flushErr := e.flush(); err == nil {
		err = flushErr
	}
	if errors.Is(err, errReaderGone) {
		err = nil
	}
	status := e.status(err)
	e.sayTotals()
	if err != nil {
		e.say("%v", err)
		if hint := fault.HintOf(err); hint != "" {
			e.say("hint: %s", hint)
		}
	} else if e.last() && e.tool.Output != Text && e.losses.count() > 0 {
		e.Warn("%s", e.losses.String())
	}
	if err := e.writeReport(status, err); err != nil {
		e.say("%v", err)
		status = max(status, StatusFailed)
	}
	switch sig := e.signals.got(); {
	case sig == 0:
	case errors.Is(err, errInterrupted), sig == syscall.SIGINT:
		dieOf(sig)
	}
	return status
}

// sayTotals says with -v what became of each stream.
func (e *Env) sayTotals() {
	all := e.Ledger.All()
	for _, stream := range slices.Sorted(maps.Keys(all)) {
		t := all[stream]
		e.Verbose("stream %d %s: %d frames, %d bytes in; %d frames, %d bytes out", stream, t.Camera, t.In.Frames, t.In.Bytes, t.Out.Frames, t.Out.Bytes)
	}
}

// status returns the exit status for the error that a tool ended with.
func (e *Env) status(err error) int {
	strict := e.CLI != nil && e.CLI.Bool("strict")
	switch {
	case err == nil && strict && e.losses.count() > 0:
		return StatusLosses
	case err == nil:
		return StatusGood
	case fault.IsUsage(err):
		return StatusUsage
	case errors.Is(err, io.ErrUnexpectedEOF):
		return StatusCut
	}
	return StatusFailed
}

// last reports whether this is the last stage of its pipeline: the one that
// talks to the person at the terminal. No stage comes after it.
func (e *Env) last() bool { return !e.piped.Load() }

// oneLine makes one line of a text, whatever a hostile input put in it.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, fmt.Sprint(s))
}
