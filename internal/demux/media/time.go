package media

import (
	"fmt"
	"math"

	"campipe/pkg/wire"
)

// line is the time line that samples are on.
type line struct {
	told   bool      // times of it went out
	origin wire.Time // wall clock at media time 0, in a dump
	shift  wire.Time // wall clock - media time, in a dump
	set    bool      // shift is
	end    wire.Time // media time where its latest sample ends
}

// longest is how long a sample is believed to last at the end of a time line: a
// source's durations can be off by seconds, and none shows pictures that long.
const longest = 1e6

// newLine begins a new time line.
func (o *Output) newLine() {
	o.resolve()
	o.clock.Restart()
	o.line = line{origin: o.line.origin, end: math.MinInt64}
	for i := range o.tracks {
		o.tracks[i].ticking, o.tracks[i].broken = false, true
	}
}

// moment is a time, or a media time that is none yet.
type moment struct {
	t     wire.Time
	media bool
}

// since returns when something happened that has no time of its own: where the
// latest sample ends.
func (o *Output) since() moment {
	switch {
	case o.line.end != math.MinInt64:
		return moment{o.line.end, true}
	case o.spoke:
		return moment{t: o.end}
	case !o.Bare():
		return moment{t: o.now}
	case o.start != nil:
		return moment{t: *o.start}
	}
	return moment{t: o.line.origin}
}

// arrival returns when the sample of media time m arrived. In a dump it is taken
// to have come at its own time: from the moment that was told, else from the one
// that the bytes tell, and after a break from where the line before ended.
func (o *Output) arrival(a, m wire.Time) wire.Time {
	if !o.Bare() {
		return a
	}
	if !o.line.set {
		o.line.set = true
		switch {
		case o.spoke:
			o.line.shift = min(o.end, o.last+longest) - m
		case o.start != nil:
			o.line.shift = *o.start - m
		default:
			o.line.shift = o.line.origin
		}
	}
	return m + o.line.shift
}

// setClock makes the clock tell what it can, and takes note of what changed.
func (o *Output) setClock() {
	o.clock.Settle()
	if !o.clock.Ready() {
		return
	}
	if !o.line.told {
		o.line.told = true
		if o.spoke {
			o.clock.NotBefore(max(o.last+1, min(o.end, o.last+longest)))
		}
	}
	if step := o.clock.Step(); step > 0 {
		o.stood(step)
	}
}

// stood tells that media time stood still while wall clock time went on.
func (o *Output) stood(d wire.Time) {
	for i := range o.tracks {
		o.tracks[i].broken = true
	}
	gap := wire.Gap{
		Cause: wire.CauseLost, Length: int64(d),
		Text: "the camera's time stood still, arrival went on",
	}
	o.pipe.Emit(gap.Frame(o.tracks[0].number, o.end))
}

// jump tells that media time made a step, and begins a new time line.
func (o *Output) jump(d wire.Time) {
	o.Flush()
	o.newLine()
	n := wire.Note{What: "clock", Text: fmt.Sprintf("media time jumped by %.3f s", float64(d)/1e6)}
	o.Note(n)
}

// tellPace writes a note when media begins or ceases to run at a pace of its
// own.
func (o *Output) tellPace() {
	pace := o.clock.Pace()
	if sign(pace) == sign(o.pace) {
		return
	}
	o.pace = pace
	n := wire.Note{What: "clock", Text: "media keeps the pace of its arrival again", Values: map[string]any{"ppm": pace}}
	switch {
	case pace > 0:
		n.Text = fmt.Sprintf("media runs %.1f %% faster than it arrives: it keeps its own pace", float64(pace)/1e4)
	case pace < 0:
		n.Text = fmt.Sprintf("media runs %.1f %% slower than it arrives: it keeps its own pace", float64(-pace)/1e4)
	}
	o.Note(n)
}

func sign(n int64) int {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}
