package mp4

import (
	"bytes"
	"errors"
	"fmt"
	"syscall"
	"testing"

	"campipe/internal/join/judge"
	"campipe/pkg/wire"

	box "github.com/Eyevinn/mp4ff/mp4"
)

// checkPrefix holds that the samples that a player finds in a file begin with at
// least so many of each track of the stream.
func checkPrefix(t *testing.T, b []byte, stream []wire.Frame, whole []int) {
	t.Helper()
	found := playable(t, b)
	for i, n := range whole {
		samples := judge.Samples(stream, uint16(i+1))
		if n == 0 {
			continue
		}
		if len(found) <= i || len(found[i]) < n {
			t.Errorf("track %d: fewer than %d samples", i, n)
			continue
		}
		for k, payload := range found[i] {
			if !bytes.Equal(payload, samples[k].Payload) {
				t.Errorf("track %d: sample %d has other bytes", i, k)
				break
			}
		}
	}
}

// checkProbe is checkPrefix by ffprobe, which takes its time.
func checkProbe(t *testing.T, b []byte, stream []wire.Frame, whole []int) {
	t.Helper()
	movie, _ := judge.Probe(t, store(t, b))
	for i, n := range whole {
		packets, samples := movie.Of(i), judge.Samples(stream, uint16(i+1))
		if len(packets) < n {
			t.Errorf("track %d: %d packets, want %d", i, len(packets), n)
			continue
		}
		judge.Same(t, packets[:n], samples[:n])
	}
}

// inFragments returns how many samples of each track are in whole fragments.
func inFragments(w *Writer) []int {
	var n []int
	for _, t := range w.tracks {
		n = append(n, len(t.table.sizes))
	}
	return n
}

// ways are how a file is finished.
var ways = []struct {
	name    string
	front   bool
	inserts bool
}{{"last", false, false}, {"inserted", true, true}, {"replaced", true, false}}

// states writes a movie of the clip and returns how it looked after each step,
// and how many samples of each track were in whole fragments then.
func states(t *testing.T, inserts, front, sync bool, stream []wire.Frame) (m *memory, whole [][]int) {
	t.Helper()
	headers, samples := split(t, stream)
	m = &memory{keep: true, inserts: inserts}
	o := Options{Sync: sync}
	if front {
		o.Front = m
	}
	w, err := NewFile(m, o, start, headers)
	if err != nil {
		t.Fatal(err)
	}
	whole = [][]int{inFragments(w)}
	see := func() {
		// The first step of a fragment does not count it yet.
		before := whole[len(whole)-1]
		for i := len(whole); i < len(m.states); i++ {
			whole = append(whole, before)
			before = inFragments(w)
		}
	}
	for _, f := range samples {
		if err := w.Write(int(f.Stream)-1, f); err != nil {
			t.Fatal(err)
		}
		see()
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	see()
	return m, whole
}

// A file plays at every moment: after each step, and where a write stopped half
// way, as a crash leaves it.
func TestEveryState(t *testing.T) {
	t.Parallel()
	stream := judge.Clip(t, "x", start, judge.BFrames, judge.Sound)
	for _, long := range []bool{false, true} {
		stream := stream
		if long { // the moov is longer than a block
			stream = stretch(stream, 4)
		}
		for _, way := range ways {
			t.Run(fmt.Sprint(way.name, " long ", long), func(t *testing.T) {
				m, whole := states(t, way.inserts, way.front, true, stream)
				for i, state := range m.states {
					if middle(i, m) {
						continue
					}
					checkPrefix(t, state, stream, whole[i])
					// ffprobe sees all steps of finishing, and some before.
					if last := map[string]int{"last": 2, "inserted": 8, "replaced": 4}[way.name]; long && (i == 3 || i >= len(m.states)-last) {
						checkProbe(t, state, stream, whole[i])
					}
					if i == 0 || len(state) <= len(m.states[i-1]) {
						continue
					}
					before := len(m.states[i-1])
					for _, cut := range []int{before + 1, before + 8, before + 20, before + 40, before + 100, (before + len(state)) / 2, len(state) - 1} {
						if cut < len(state) && bytes.Equal(state[:before], m.states[i-1]) {
							checkPrefix(t, state[:cut], stream, whole[i-1])
						}
					}
				}
				if moov := len(m.bytes) - int(bytes.LastIndex(m.bytes, []byte("moov"))); long && !way.front && moov < block {
					t.Errorf("a moov of %d bytes, not longer than a block", moov)
				}
				if m.synced == 0 {
					t.Error("nothing was synced")
				}
				first, _ := box.DecodeHeader(bytes.NewReader(m.bytes[fileType().Size():]))
				if want := map[bool]string{false: "mdat", true: "moov"}[way.front]; first.Name != want {
					t.Errorf("%s comes first, want %s", first.Name, want)
				}
			})
		}
		inserted, _ := states(t, true, true, false, stream)
		replaced, _ := states(t, false, true, false, stream)
		if !bytes.Equal(inserted.bytes, replaced.bytes) {
			t.Error("the ways of making room give other bytes")
		}
		if inserted.synced != 0 {
			t.Error("synced, and nobody asked for it")
		}
	}
}

// middle reports whether a state is one of many that are alike.
func middle(i int, m *memory) bool { return i > 14 && i < len(m.states)-14 && i%8 > 1 }

// stretch repeats a clip n times, one after the other.
func stretch(stream []wire.Frame, n int) []wire.Frame {
	var all []wire.Frame
	for i := range n {
		for _, f := range stream {
			if f.Kind == wire.KindSample || i == 0 {
				f.Time += wire.Time(i) * 2_100_000
				f.Offset += int32(i % 2) // so that tables have more entries
				all = append(all, f)
			}
		}
	}
	return all
}

// When the disk is full, the error says where, and what was written stays; the
// file is finished if there is room for that.
func TestFull(t *testing.T) {
	t.Parallel()
	stream := judge.Clip(t, "x", start, judge.Video)
	headers, samples := split(t, stream)
	length := len(write(t, "file", stream))
	for limit := 1; limit < length; limit += 499 {
		t.Run(fmt.Sprint(limit, " bytes"), func(t *testing.T) {
			m := &memory{limit: limit}
			w, err := NewFile(m, Options{}, start, headers)
			if err == nil {
				err = fill(w, samples)
				if closeErr := w.Close(); err == nil {
					err = closeErr
				}
			}
			if !errors.Is(err, syscall.ENOSPC) || err.Error() != fmt.Sprintf("byte %d: no space left on device", limit) {
				t.Errorf("error %v", err)
			}
			if limit > 1000 { // there is an init moov
				if w.Size() != int64(len(m.bytes)) {
					t.Errorf("%d bytes are no whole box", int64(len(m.bytes))-w.Size())
				}
				checkPrefix(t, m.bytes, stream, inFragments(w))
			}
		})
	}
}

// A failed write does not keep a file from being finished.
func TestFinishAfterFailure(t *testing.T) {
	stream := judge.Clip(t, "x", start, judge.Video)
	headers, samples := split(t, stream)
	m := &memory{}
	w, err := NewFile(m, Options{}, start, headers)
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(w, samples[:25]); err != nil {
		t.Fatal(err)
	}
	m.limit = len(m.bytes) + 100
	err = fill(w, samples[25:])
	m.limit = 0
	if closeErr := w.Close(); err == nil || closeErr != err {
		t.Errorf("errors %v, then %v", err, closeErr)
	}
	file := store(t, m.bytes)
	movie, complaints := judge.Probe(t, file)
	judge.Same(t, movie.Of(0), samples[:20])
	if complaints += judge.Decode(t, file); complaints != "" {
		t.Error(complaints)
	}
	if movie.Format.Duration != "0.800000" {
		t.Errorf("duration %s", movie.Format.Duration)
	}
}
