package mp4

import (
	"math"
	"testing"

	"campipe/pkg/wire"
)

// moments are ticks of clocks, with the microseconds that stand for them.
var moments = []struct {
	name   string
	rate   uint32
	ticks  int64
	micros wire.Time
}{
	{"90 kHz, one picture of 29.97", 90_000, 3003, 33_367},
	{"90 kHz, half a tick is not lost", 90_000, 1, 11},
	{"48 kHz, one frame of AAC", 48_000, 1024, 21_333},
	{"milliseconds", 1000, 67, 67_000},
	{"before the origin", 90_000, -3003, -33_367},
	{"ten years", 90_000, 28_401_408_000_001, 315_571_200_000_011},
	{"1 Hz", 1, 7, 7_000_000},
	{"10 MHz", 10_000_000, 70, 7},
}

func TestScale(t *testing.T) {
	for _, tc := range moments {
		t.Run(tc.name, func(t *testing.T) {
			if got := (scale{start, tc.rate}).ticks(start + tc.micros); got != tc.ticks {
				t.Errorf("%d us are %d ticks, want %d", tc.micros, got, tc.ticks)
			}
		})
	}
	for _, far := range []scale{{math.MinInt64, math.MaxUint32}, {math.MaxInt64, math.MaxUint32}} {
		for _, at := range []wire.Time{math.MinInt64, 0, math.MaxInt64} {
			if got := far.ticks(at); (got < 0) != (at < far.origin) || (got == 0) != (at == far.origin) {
				t.Errorf("%d from %d: %d ticks", at, far.origin, got)
			}
		}
	}
}

// FuzzScale: the law is that of the wire. A source's ticks come back from
// microseconds, from whichever of its moments they are counted.
func FuzzScale(f *testing.F) {
	for _, m := range moments {
		f.Add(m.rate, int64(0), m.ticks)
	}
	f.Fuzz(func(t *testing.T, rate uint32, first, second int64) {
		// A century of ticks is enough, and keeps the sums below in 64 bits.
		const century = 100 * 366 * 86_400
		if rate == 0 || rate >= 500_000 {
			return
		}
		first, second = first%(century*int64(rate)), second%(century*int64(rate))
		at := func(ticks int64) wire.Time {
			seconds, rest := ticks/int64(rate), ticks%int64(rate)
			return start + wire.Time(seconds*microsecond+int64(math.Round(float64(rest)*microsecond/float64(rate))))
		}
		if got := (scale{at(first), rate}).ticks(at(second)); got != second-first {
			t.Errorf("from %d to %d of %d Hz: %d", first, second, rate, got)
		}
	})
}

func TestMovieRate(t *testing.T) {
	for _, tc := range []struct {
		name  string
		rates []uint32
		want  uint32
	}{
		{"none", nil, 1_000_000},
		{"milliseconds", []uint32{1000}, 1_000_000},
		{"RTP", []uint32{90_000}, 9_000_000},
		{"RTP and AAC", []uint32{90_000, 48_000}, 18_000_000},
		{"RTP and AAC of a CD", []uint32{90_000, 44_100}, 441_000_000},
		{"too much", []uint32{90_000, 44_100, 12_800, 11_111}, 1_000_000},
		{"4 GHz", []uint32{math.MaxUint32}, 1_000_000},
	} {
		if got := movieRate(tc.rates); got != tc.want {
			t.Errorf("%s: %d, want %d", tc.name, got, tc.want)
		}
	}
}
