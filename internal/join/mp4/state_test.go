package mp4

import (
	"errors"
	"fmt"
	"syscall"
	"testing"

	"campipe/internal/join/judge"
	"campipe/pkg/wire"
)

// checkPrefix holds that ffprobe reads a file, and that each track's packets
// begin with at least so many of its samples.
func checkPrefix(t *testing.T, b []byte, stream []wire.Frame, whole []int) {
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

// A file plays at every moment: after each write, and where a write stopped
// half way, as a crash leaves it.
func TestEveryState(t *testing.T) {
	stream := judge.Clip(t, "x", start, judge.BFrames, judge.Sound)
	headers, samples := split(t, stream)
	m := &memory{keep: true}
	w, err := NewFile(m, start, headers)
	if err != nil {
		t.Fatal(err)
	}
	whole := [][]int{inFragments(w)} // by state
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
	if m.synced != len(m.bytes) {
		t.Errorf("%d bytes were synced before the header was flipped, of %d", m.synced, len(m.bytes))
	}
	// The init moov, 5 groups of pictures each in two steps, the final moov, the
	// flipped header.
	if len(m.states) != 13 {
		t.Fatalf("%d states", len(m.states))
	}
	for i, state := range m.states {
		t.Run(fmt.Sprint("after write ", i), func(t *testing.T) { checkPrefix(t, state, stream, whole[i]) })
		if i == 0 || len(state) == len(m.states[i-1]) {
			continue
		}
		before := len(m.states[i-1])
		for _, cut := range []int{before + 1, before + 8, before + 100, (before + len(state)) / 2, len(state) - 1} {
			t.Run(fmt.Sprint("in write ", i, " at byte ", cut), func(t *testing.T) {
				checkPrefix(t, state[:cut], stream, whole[i-1])
			})
		}
	}
}

// When the disk is full, the error says where, and what was written stays; the
// file is finished if there is room for that.
func TestFull(t *testing.T) {
	stream := judge.Clip(t, "x", start, judge.Video)
	headers, samples := split(t, stream)
	length := len(write(t, "file", stream))
	for limit := 1; limit < length; limit += 997 {
		t.Run(fmt.Sprint(limit, " bytes"), func(t *testing.T) {
			m := &memory{limit: limit}
			w, err := NewFile(m, start, headers)
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
	w, err := NewFile(m, start, headers)
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
