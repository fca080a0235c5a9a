package cut

import (
	"time"

	"campipe/internal/fault"
	"campipe/internal/timespec"
	"campipe/pkg/wire"
)

// Window is a range as it was asked for. Lengths are more than 0 where they are
// given.
type Window struct {
	From, To timespec.Spec
	Last     time.Duration // so much before the end
	First    time.Duration // so much after the first frame
	Duration time.Duration // so much after From, or after the first frame
}

// contradictions are pairs of flags: a range has one beginning and one end, and
// each of them is said once.
var contradictions = [][2]string{
	{"--first", "--last"}, {"--first", "--duration"}, {"--first", "--from"}, {"--first", "--to"},
	{"--last", "--duration"}, {"--last", "--from"}, {"--last", "--to"},
	{"--to", "--duration"},
}

// Check says why the window can't be meant, or nil. The error is one of usage.
func (w *Window) Check(now wire.Time) error {
	given := map[string]bool{
		"--first": w.First != 0, "--last": w.Last != 0, "--duration": w.Duration != 0,
		"--from": w.From.Given(), "--to": w.To.Given(),
	}
	for _, pair := range contradictions {
		if given[pair[0]] && given[pair[1]] {
			return fault.Usage("%s and %s contradict each other", pair[0], pair[1])
		}
	}
	if !w.NeedsFirst() && !w.NeedsEnd() {
		_, err := w.Range(timespec.Reference{Now: now})
		return err
	}
	return nil
}

// Given reports whether anything was asked.
func (w *Window) Given() bool { return *w != Window{} }

// NeedsFirst reports whether Range looks at the first frame's time.
func (w *Window) NeedsFirst() bool {
	return w.First != 0 || w.Duration != 0 && !w.From.Given() || w.From.NeedsFirst() || w.To.NeedsFirst()
}

// NeedsEnd reports whether Range looks at the stream's end.
func (w *Window) NeedsEnd() bool { return w.Last != 0 || w.From.NeedsEnd() || w.To.NeedsEnd() }

// Range returns what the window is of a stream. The error is one of usage: the
// range is empty.
func (w *Window) Range(ref timespec.Reference) (Range, error) {
	r := always
	start := ref.First
	switch {
	case w.From.Given():
		r.From = w.From.At(ref)
		start = r.From
	case w.Last != 0:
		r.From = ref.End.Add(-w.Last)
	}
	switch length := max(w.First, w.Duration); {
	case length != 0:
		r.To = start.Add(length)
	case w.To.Given():
		r.To = w.To.After(start, ref)
	}
	if r.To <= r.From && w.To.Given() {
		return r, fault.Usage("--to %s (%v) is not after --from %s (%v)", w.To, r.To, w.From, r.From)
	}
	return r, nil
}
