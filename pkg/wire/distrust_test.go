package wire_test

import (
	"bytes"
	"slices"
	"testing"

	"campipe/pkg/wire"
)

// Law 5, in step: after damage to a header no stream is trusted until its next
// H, after damage to a payload only that frame is lost; samples then wait for a
// key. So for every byte of a stream it is defined which frames a stage sees.
func TestLawResyncInStep(t *testing.T) {
	stream := day(t, toKeep)
	all, _ := scan(bytes.NewReader(stream))
	whole := framesOf(all)
	for at := range stream {
		b := bytes.Clone(stream)
		b[at] ^= 0x10
		got, _ := step(bytes.NewReader(b))
		hit := slices.IndexFunc(all, func(s sighting) bool { return int(s.at)+s.frame.Size() > at })
		inHeader := at < int(all[hit].at)+wire.HeaderSize
		for _, number := range []uint16{1, 2} {
			var want []int64
			for i, s := range all {
				if isMedia(s.frame, number) && survives(whole, i, hit, inHeader) {
					want = append(want, int64(s.frame.Time))
				}
			}
			if got := timesOf(got, number); !slices.Equal(got, want) {
				t.Fatalf("byte %d, in a header: %t, stream %d: got\n%v, want\n%v", at, inHeader, number, got, want)
			}
		}
	}
}

// survives says of each media frame, from the rules in docs/wire.md, whether a
// stage sees it where the frame hit is damaged.
func survives(all []wire.Frame, i, hit int, inHeader bool) bool {
	f, lost := all[i], all[hit]
	if i < hit || i == hit {
		return i < hit
	}
	copied := lost.Flags.Has(wire.FlagAgain)
	keep := lost.Is(wire.KindRaw, wire.FlagKeep) || lost.Kind == wire.KindHeader
	from := hit // after it, samples wait for a key
	switch {
	case inHeader, lost.Stream == f.Stream && keep && !copied:
		from += slices.IndexFunc(all[hit+1:i+1], func(g wire.Frame) bool {
			return g.Kind == wire.KindHeader && g.Stream == f.Stream
		}) + 1
		switch {
		case from == hit:
			return false // no H in between
		case !all[from].Flags.Has(wire.FlagAgain):
			return true // its stream begins
		}
	case lost.Stream != f.Stream || copied || lost.Kind == wire.KindEnd:
		return true
	}
	return f.Kind == wire.KindRaw || slices.ContainsFunc(all[from+1:i+1], func(g wire.Frame) bool {
		return g.Stream == f.Stream && g.Flags.Has(wire.FlagKey)
	})
}

// timesOf returns the times of a stream's media.
func timesOf(frames []wire.Frame, number uint16) []int64 {
	var times []int64
	for _, f := range frames {
		if isMedia(f, number) {
			times = append(times, int64(f.Time))
		}
	}
	return times
}

// isMedia reports whether f is media of a stream of a day, and no frame to keep.
func isMedia(f wire.Frame, number uint16) bool {
	return f.Stream == number && (string(f.Payload) == "raw" || string(f.Payload) == "sample")
}
