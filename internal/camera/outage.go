package camera

import (
	"fmt"

	"campipe/pkg/wire"
)

// lose notes that a loss began, if none lasts already: with the newest frame,
// which is when the camera was last heard.
func (a *attempts) lose(err error) error {
	if a.gap != nil {
		return nil
	}
	a.gap = &wire.Gap{Cause: CauseOf(err), Open: true, Text: err.Error()}
	a.since = a.arrivals.last
	return a.give(a.gap.Frame(0, a.since))
}

// found completes the gap that lasts, if any: records come again.
func (a *attempts) found(now wire.Time) error {
	if a.gap == nil {
		return nil
	}
	gap := *a.gap
	a.gap = nil
	gap.Open = false
	gap.Length = int64(now - a.since)
	if a.camera.Missed != nil {
		gap.Frames = a.camera.Missed()
	}
	if a.tries > 1 {
		gap.Text = fmt.Sprintf("%s (%d tries)", gap.Text, a.tries)
	}
	a.camera.state.found(&gap)
	return a.give(gap.Frame(0, a.since))
}

// finish ends the stream on purpose.
func (a *attempts) finish() error {
	now, _ := a.arrivals.now()
	if err := a.found(now); err != nil {
		return err
	}
	end := wire.End{}
	return a.give(end.Frame(0, now))
}
