package mp4

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"testing"

	"campipe/internal/join/judge"
	"campipe/pkg/wire"
)

// seconds reads a time of ffprobe's.
func seconds(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// checkTimes holds the times of a track's packets against its samples: their
// differences are exact, and decoding goes forward. Of fragments ffprobe makes
// up some durations itself.
func checkTimes(t *testing.T, packets []judge.Packet, samples []wire.Frame, rate uint32, durations bool) {
	t.Helper()
	origin := scale{samples[0].Time, rate}
	for i, p := range packets {
		dts, pts := origin.ticks(samples[i].Time), origin.ticks(samples[i].Presentation())
		if p.DTS-packets[0].DTS != dts || p.PTS-p.DTS != pts-dts {
			t.Fatalf("packet %d: dts %d, pts %d after %d, want %d and %d", i, p.DTS, p.PTS, packets[0].DTS, dts, pts)
		}
		if i > 0 && p.DTS <= packets[i-1].DTS {
			t.Fatalf("packet %d: dts %d after %d", i, p.DTS, packets[i-1].DTS)
		}
		if durations && i < len(packets)-1 && p.Duration != origin.ticks(samples[i+1].Time)-dts {
			t.Errorf("packet %d: duration %d", i, p.Duration)
		}
	}
}

// What is written plays, and has the very samples.
func TestMovie(t *testing.T) {
	t.Parallel()
	for name, sources := range clips {
		stream := judge.Clip(t, "x", start, sources...)
		headers, _ := split(t, stream)
		for kind := range kinds {
			t.Run(name+"/"+kind, func(t *testing.T) {
				b := write(t, kind, stream)
				if again := write(t, kind, stream); !bytes.Equal(b, again) {
					t.Error("the same samples gave other bytes")
				}
				file := store(t, b)
				movie, complaints := judge.Probe(t, file)
				if complaints != "" {
					t.Errorf("ffprobe: %s", complaints)
				}
				if name == "B and sound" || kind == "file" {
					if text := judge.Decode(t, file); text != "" {
						t.Errorf("ffmpeg: %s", text)
					}
				}
				if got := movie.Format.Tags["creation_time"]; got != "2026-11-20T14:00:00.000000Z" {
					t.Errorf("creation time %s", got)
				}
				if len(movie.Streams) != len(headers) {
					t.Fatalf("%d tracks of %d", len(movie.Streams), len(headers))
				}
				for i, h := range headers {
					samples := judge.Samples(stream, uint16(i+1))
					judge.Same(t, movie.Of(i), samples)
					checkTimes(t, movie.Of(i), samples, h.Timescale, inOneTable(kind))
					if movie.Streams[i].Rate != fmt.Sprintf("1/%d", h.Timescale) {
						t.Errorf("track %d: time base %s, want 1/%d", i, movie.Streams[i].Rate, h.Timescale)
					}
				}
			})
		}
	}
}

// What is shown, from when on and how long: edit lists in files, tfdt in
// fragments.
func TestPresentation(t *testing.T) {
	t.Parallel()
	both := judge.Clip(t, "x", start, judge.Video, judge.Sound)
	ordered := judge.Clip(t, "x", start, judge.BFrames)
	for _, tc := range []struct {
		name   string
		clip   []wire.Frame
		change func(i int, f *wire.Frame) // i counts the samples of the stream
		// by track
		start, length []float64 // of the finished file; ffprobe counts the wait in, as far as there is media that is not shown
		hidden        []int
		live          []float64 // start in fragments; where it is earlier than decoding ffprobe puts it later
	}{
		{name: "as it came", clip: both, start: []float64{0, 0}, length: []float64{2, 2.0213}, hidden: []int{0, 0}, live: []float64{0, 0}},
		{name: "sound later", clip: both, start: []float64{0, 0.25}, length: []float64{2, 2.0213}, hidden: []int{0, 0}, live: []float64{0, 0.25},
			change: func(_ int, f *wire.Frame) {
				if f.Stream == 2 {
					f.Time += 250_000
				}
			}},
		{name: "sound 1 us later", clip: both, start: []float64{0, 0.000001}, length: []float64{2, 2.0213}, hidden: []int{0, 0}, live: []float64{0, 0},
			change: func(_ int, f *wire.Frame) {
				if f.Stream == 2 {
					f.Time++
				}
			}},
		{name: "B-frames", clip: ordered, start: []float64{0}, length: []float64{2}, hidden: []int{0}, live: []float64{0.08}},
		{name: "preroll", clip: ordered, start: []float64{0}, length: []float64{1.8}, hidden: []int{5}, live: []float64{0.08},
			change: func(_ int, f *wire.Frame) {
				if f.Presentation() < start+280_000 { // the first one is at 80 ms
					f.Flags |= wire.FlagPreroll
				}
			}},
		{name: "preroll of both", clip: both, start: []float64{0, 0.0133}, length: []float64{1.8, 1.8213}, hidden: []int{5, 10}, live: []float64{0, 0},
			change: func(_ int, f *wire.Frame) {
				if f.Time < start+200_000 {
					f.Flags |= wire.FlagPreroll
				}
			}},
		{name: "all preroll is shown", clip: ordered, start: []float64{0}, length: []float64{2}, hidden: []int{0}, live: []float64{0.08},
			change: func(_ int, f *wire.Frame) { f.Flags |= wire.FlagPreroll }},
		{name: "an hour's gap", clip: both, start: []float64{0, 0}, length: []float64{3602, 3602.0213}, hidden: []int{0, 0}, live: []float64{0, 0},
			change: func(_ int, f *wire.Frame) {
				if f.Time >= start+1_200_000 {
					f.Time += 3_600_000_000
				}
			}},
		{name: "presentation before decoding", clip: ordered, start: []float64{0}, length: []float64{2}, hidden: []int{0}, live: []float64{0.04},
			change: func(_ int, f *wire.Frame) { f.Offset -= 80_000 }},
	} {
		stream := append([]wire.Frame(nil), tc.clip...)
		counts := map[uint16]int{}
		for i := range stream {
			f := &stream[i]
			if f.Kind == wire.KindSample && tc.change != nil {
				tc.change(counts[f.Stream], f)
				counts[f.Stream]++
			}
		}
		for _, kind := range []string{"file", "live"} {
			t.Run(tc.name+"/"+kind, func(t *testing.T) {
				file := store(t, write(t, kind, stream))
				movie, complaints := judge.Probe(t, file)
				if complaints != "" {
					t.Errorf("ffprobe: %s", complaints)
				}
				for i, track := range movie.Streams {
					packets := movie.Of(i)
					judge.Same(t, packets, judge.Samples(stream, uint16(i+1)))
					if kind != "file" {
						if got := seconds(t, track.Start); math.Abs(got-tc.live[i]) > 1e-4 {
							t.Errorf("track %d starts at %v, want %v", i, got, tc.live[i])
						}
						continue
					}
					hidden := 0
					for _, p := range packets {
						if p.Hidden() {
							hidden++
						}
					}
					if got := seconds(t, track.Start); math.Abs(got-tc.start[i]) > 1e-4 {
						t.Errorf("track %d starts at %v, want %v", i, got, tc.start[i])
					}
					if got := seconds(t, track.Duration); math.Abs(got-tc.length[i]) > 1e-4 {
						t.Errorf("track %d lasts %v, want %v", i, got, tc.length[i])
					}
					if hidden != tc.hidden[i] {
						t.Errorf("track %d: %d packets are hidden, want %d", i, hidden, tc.hidden[i])
					}
				}
			})
		}
	}
}
