package mp4

import (
	"testing"
	"time"

	"campipe/internal/join/judge"
	"campipe/pkg/wire"
)

// pauses returns times that are so far apart, from start on.
func pauses(apart ...time.Duration) []wire.Time {
	times := []wire.Time{start}
	for _, d := range apart {
		times = append(times, times[len(times)-1].Add(d))
	}
	return times
}

// Pictures may come as seldom as they please: they are in one movie, each at the
// tick nearest to its time. Ticks are microseconds unless one of the waits is too
// long for that.
func TestWaits(t *testing.T) {
	const (
		minute = time.Minute
		hour   = time.Hour
		day    = 24 * hour
	)
	for _, tc := range []struct {
		name  string
		apart []time.Duration
		rate  string
		tick  int64 // microseconds
	}{
		{"none", []time.Duration{time.Second, 3 * time.Microsecond}, "1/1000000", 1},
		{"35 minutes", []time.Duration{time.Microsecond, 35 * minute, time.Second}, "1/1000000", 1},
		{"36 minutes", []time.Duration{time.Second, 36 * minute, time.Second}, "1/100000", 10},
		{"the first of all", []time.Duration{hour}, "1/100000", 10},
		{"the least that takes more", []time.Duration{time.Second, (10*maxTicks + 5) * time.Microsecond}, "1/10000", 100},
		{"one an hour", []time.Duration{hour, hour, hour + 1234*time.Microsecond, hour}, "1/100000", 10},
		{"one a day", []time.Duration{day, day, day}, "1/10000", 100},
		{"a month, and two in one tick", []time.Duration{30 * day, time.Microsecond, 30 * day}, "1/100", 10_000},
		{"ten years", []time.Duration{3653 * day, time.Second}, "1/1", 1_000_000},
	} {
		t.Run(tc.name, func(t *testing.T) {
			stream := judge.Pictures(t, 1, "x", pauses(tc.apart...)...)
			for _, kind := range []string{"file", "front"} {
				movie, complaints := judge.Probe(t, store(t, write(t, kind, stream)))
				if complaints != "" || movie.Streams[0].Rate != tc.rate {
					t.Errorf("%s: rate %s, want %s; %s", kind, movie.Streams[0].Rate, tc.rate, complaints)
				}
				packets, samples := movie.Of(0), judge.Samples(stream, 1)
				judge.Same(t, packets, samples)
				last := int64(-1)
				for i, p := range packets {
					want := (int64(samples[i].Time-start) + tc.tick/2) / tc.tick
					if want = max(want, last+1); p.PTS != want {
						t.Errorf("%s: packet %d at %d, want %d", kind, i, p.PTS, want)
					}
					last = want
				}
			}
		})
	}
}

// The law of coarsest: what it returns divides the rate, and ten times that does
// not.
func TestCoarsest(t *testing.T) {
	for rate, want := range map[uint32]uint32{1: 1, 7: 1, 10: 10, 90_000: 10_000, 48_000: 1000, 1_000_000: 1_000_000, 4_000_000_000: 1_000_000_000, 4_294_967_295: 1} {
		if got := coarsest(rate); got != want {
			t.Errorf("coarsest(%d) = %d, want %d", rate, got, want)
		}
	}
}

// FuzzWaits: whatever the pauses are that Follows lets pass, each sample begins at
// the tick nearest to its time, or one after the sample before; and no length has
// more than 31 bits.
func FuzzWaits(f *testing.F) {
	f.Add(uint32(1_000_000), []byte{0, 1, 31, 1, 0, 255, 40, 3})
	f.Add(uint32(90_000), []byte{44, 255, 0, 1, 0, 1})
	f.Fuzz(func(t *testing.T, rate uint32, pauses []byte) {
		if rate == 0 {
			return
		}
		tr := &track{codec: codec{media: "video", alone: true}, scale: scale{rate: rate}}
		dts := []int64{0}
		for ; len(pauses) >= 2 && dts[len(dts)-1] < 1<<60; pauses = pauses[2:] {
			pause := 1 + int64(pauses[1])<<(pauses[0]%48)
			if pause <= tr.longest() {
				dts = append(dts, dts[len(dts)-1]+pause)
			}
		}
		for i, at := range dts {
			s := sample{dts: at, pts: at, duration: 1, key: true}
			if i+1 < len(dts) && dts[i+1]-at <= maxTicks {
				s.duration = uint32(dts[i+1] - at)
			}
			tr.table.add(&s)
		}
		if err := tr.fits(); err != nil {
			t.Fatal(err)
		}
		by := tr.table.coarse()
		if rate%by != 0 {
			t.Fatalf("%d ticks a second are not to be divided by %d", rate, by)
		}
		lengths, all := tr.table.lengths(by)
		at, n := int64(0), 0
		for i, count := range lengths.counts {
			for range count {
				n++
				before := at
				at += int64(lengths.values[i])
				if lengths.values[i] > maxTicks {
					t.Errorf("sample %d lasts %d", n, lengths.values[i])
				}
				if n < len(dts) && at != max(int64(rescale(uint64(dts[n]), 1, by)), before+1) {
					t.Errorf("sample %d begins at %d of %d ticks, its time is %d", n, at, by, dts[n])
				}
			}
		}
		if n != len(dts) || uint64(at) != all {
			t.Errorf("%d lengths of %d samples, %d ticks of %d", n, len(dts), at, all)
		}
	})
}
