package wire_test

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"campipe/pkg/wire"
)

// Law 6: S times strictly increase within a stream from its H to its E, and
// none is earlier than the H. What a stage sees keeps to it wherever the stream
// was entered, damaged or cut.
func TestLawOrder(t *testing.T) {
	stream := day(t, toKeep)
	for at := range stream {
		flipped := bytes.Clone(stream)
		flipped[at] ^= 1
		for name, b := range map[string][]byte{
			"flipped":           flipped,
			"entered":           stream[at:],
			"entered twice":     slices.Concat(stream[at:], stream[len(stream)/2:]),
			"cut and run again": slices.Concat(stream[:at], stream),
		} {
			got, _ := step(bytes.NewReader(b))
			if i := disorder(got); i >= 0 {
				t.Fatalf("%s at byte %d: frame %d is too early: %s", name, at, i, words(got[:i+1]))
			}
		}
	}
}

// A watermark is never later than what follows it, nor earlier than what came
// before it: a file can be searched by its H frames.
func TestLawOrderWatermarks(t *testing.T) {
	all, _ := scan(bytes.NewReader(day(t, toKeep)))
	latest := map[uint16]wire.Time{}
	for _, s := range all {
		f := s.frame
		if f.Is(wire.KindRaw, wire.FlagAgain) {
			continue // a copy has the time of its original
		}
		if f.Kind == wire.KindHeader && f.Flags.Has(wire.FlagAgain) && f.Time != latest[f.Stream] {
			t.Errorf("byte %d: watermark of stream %d is %d, want %d", s.at, f.Stream, f.Time, latest[f.Stream])
		}
		if f.Kind != wire.KindEnd {
			latest[f.Stream] = f.Time
		}
	}
}

// disorder returns the first H, R or S that breaks the law, or -1.
func disorder(frames []wire.Frame) int {
	type standing struct{ last, declared wire.Time }
	streams := map[uint16]*standing{}
	for i, f := range frames {
		switch st := streams[f.Stream]; {
		case f.Kind == wire.KindHeader:
			streams[f.Stream] = &standing{math.MinInt64, f.Time}
		case f.Kind == wire.KindRaw && (st == nil || f.Time < max(st.last, st.declared)),
			f.Kind == wire.KindSample && (st == nil || f.Time <= st.last || f.Time < st.declared):
			return i
		case f.Kind == wire.KindRaw || f.Kind == wire.KindSample:
			st.last = f.Time
		}
	}
	return -1
}

// Media ticks are round((time - origin) * timescale / 1e6), and come back from
// the microseconds that stand in the stream for any timescale below 500 kHz.
func TestLawOrderTicks(t *testing.T) {
	for _, timescale := range []int64{1, 24, 1000, 12800, 15360, 22050, 44100, 48000, 90000, 192000, 499999} {
		micros := func(ticks int64) int64 { return round(ticks*1e6, timescale) }
		for _, origin := range []int64{0, 1, 12345, 1<<33 - 1} {
			for _, ticks := range []int64{0, 1, 2, 3, 511, 512, 1024, 90001, 1 << 32, 1<<33 - 1} {
				time := micros(origin + ticks)
				if got := round((time-micros(origin))*timescale, 1e6); got != ticks {
					t.Errorf("timescale %d: %d ticks after %d came back as %d", timescale, ticks, origin, got)
				}
			}
		}
	}
}

// round returns the integer nearest to a/b, for a that is not negative.
func round(a, b int64) int64 { return (a + b/2) / b }
