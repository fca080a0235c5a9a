package demux

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// demuxed runs the stage, checks the laws that hold for every input, and tells
// what came out, a line a frame.
func demuxed(t testing.TB, opts Options, in flow.Frames) (lines []string, ledger *flow.Ledger, err error) {
	t.Helper()
	ledger = flow.NewLedger()
	counted := func(yield func(wire.Frame, error) bool) {
		for f, err := range in {
			if err == nil && (f.Kind == wire.KindRaw || f.Kind == wire.KindSample) {
				ledger.In(f.Stream, 1, len(f.Payload))
			}
			if !yield(f, err) {
				return
			}
		}
	}
	last := map[uint16]wire.Time{}
	for f, e := range Stage(opts, ledger)(counted) {
		if e != nil {
			err = e
			break
		}
		before, open := last[f.Stream]
		switch f.Kind {
		case wire.KindHeader:
			last[f.Stream] = f.Time - 1
		case wire.KindEnd:
			delete(last, f.Stream)
		case wire.KindSample:
			ledger.Out(f.Stream, 1, len(f.Payload))
			if !open || f.Time <= before {
				t.Errorf("stream %d: sample at %v, after %v (open: %v)", f.Stream, f.Time, before, open)
			}
			last[f.Stream] = f.Time
		}
		if f.Kind != wire.KindHeader && f.Stream != 0 && !open {
			t.Errorf("stream %d: %s before its H", f.Stream, f.Kind)
		}
		lines = append(lines, line(&f))
	}
	balanced(t, ledger)
	return lines, ledger, err
}

// balanced checks that the bytes of each stream add up.
func balanced(t testing.TB, ledger *flow.Ledger) {
	t.Helper()
	for stream, totals := range ledger.All() {
		out := totals.Out.Bytes
		for _, c := range totals.Dropped {
			out += c.Bytes
		}
		for _, c := range totals.Lost {
			out += c.Bytes
		}
		if totals.In.Bytes != out {
			t.Errorf("stream %d: %d bytes came in, %d are accounted for: %+v", stream, totals.In.Bytes, out, totals)
		}
	}
}

// line tells of a frame: stream, kind, milliseconds since the day began, and
// what is in it.
func line(f *wire.Frame) string {
	at := float64(f.Time-day) / 1000
	if f.Time < day/2 {
		at = float64(f.Time) / 1000
	}
	flags := ""
	if f.Flags.Has(wire.FlagKey) {
		flags += " key"
	}
	if f.Flags.Has(wire.FlagBreak) {
		flags += " break"
	}
	text := ""
	switch f.Kind {
	case wire.KindHeader:
		h, _ := wire.ParseHeader(f.Payload)
		text = strings.TrimSpace(h.Camera + " " + h.Codec)
	case wire.KindGap:
		g, _ := wire.ParseGap(f.Payload)
		text = fmt.Sprintf("%s %d frames %d bytes", g.Cause, g.Frames, g.Bytes)
	case wire.KindNote:
		n, _ := wire.ParseNote(f.Payload)
		text = n.What
	case wire.KindSample:
		text = string(bytes.TrimFunc(f.Payload, func(r rune) bool { return r < ' ' }))
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s %g%s %s", f.Stream, f.Kind, at, flags, text))
}

// samples tells of samples only: stream, flags, content.
func samples(lines []string) string {
	var all []string
	for _, l := range lines {
		if w := strings.Fields(l); w[1] == "S" {
			all = append(all, strings.Join(slices.Delete(w, 1, 3), " "))
		}
	}
	return strings.Join(all, "\n")
}

// others tells of what is no sample.
func others(lines []string) string {
	var all []string
	for _, l := range lines {
		if strings.Fields(l)[1] != "S" {
			all = append(all, l)
		}
	}
	return strings.Join(all, "\n")
}

// pictures is what samples tells of pictures, the first of which is a key.
func pictures(first, n int, keys ...int) string {
	var all []string
	for i := first; i < first+n; i++ {
		key := ""
		if i%5 == 0 || slices.Contains(keys, i) {
			key = " key"
		}
		all = append(all, fmt.Sprintf("1%s picture %d", key, i))
	}
	return strings.Join(all, "\n")
}

// account tells of what a ledger says of a stream beside framing, sorted.
func account(ledger *flow.Ledger, stream uint16) string {
	var all []string
	totals := ledger.Totals(stream)
	for reason, c := range totals.Dropped {
		if reason != "framing" {
			all = append(all, fmt.Sprintf("%s %d/%d", reason, c.Frames, c.Bytes))
		}
	}
	for cause, c := range totals.Lost {
		all = append(all, fmt.Sprintf("lost %s %d/%d", cause, c.Frames, c.Bytes))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}
