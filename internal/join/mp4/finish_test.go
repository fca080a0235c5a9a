package mp4

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"campipe/internal/join/judge"
	"campipe/pkg/wire"
)

// endings returns the movie that is left when the samples after each fragment
// never come, by how many fragments there are.
func endings(t *testing.T, front bool, stream []wire.Frame) [][]byte {
	t.Helper()
	headers, samples := split(t, stream)
	all := [][]byte{nil}
	for {
		m := &memory{inserts: true}
		o := Options{}
		if front {
			o.Front = m
		}
		w, err := NewFile(m, o, start, headers)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range samples {
			if int(w.sequence) == len(all) {
				break
			}
			if err := w.Write(int(f.Stream)-1, f); err != nil {
				t.Fatal(err)
			}
		}
		whole := int(w.sequence) < len(all)
		if !whole { // what waits is lost
			for _, track := range w.tracks {
				track.samples, track.data, track.known = nil, track.data[:room], 0
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if int(w.sequence) < len(all) {
			return all
		}
		all = append(all, m.bytes)
		if whole {
			return all
		}
	}
}

// hide marks the first samples as not to be shown, and moves the sound by what
// its ticks can't say.
func hide(stream []wire.Frame) []wire.Frame {
	stream = slices.Clone(stream)
	for i := range stream {
		f := &stream[i]
		if f.Kind == wire.KindSample && f.Time < start+300_000 {
			f.Flags |= wire.FlagPreroll
		}
		if f.Stream == 2 {
			f.Time += 7
		}
	}
	return stream
}

// Whatever a crash leaves is finished to the bytes that would be there if the
// samples after the last whole fragment had never come. What is whole already
// stays as it is.
func TestFinish(t *testing.T) {
	t.Parallel()
	clip := hide(judge.Clip(t, "x", start, judge.BFrames, judge.Sound))
	seldom := judge.Pictures(t, 1, "x", pauses(time.Second, 36*time.Minute, time.Second, 72*time.Hour, time.Microsecond)...)
	for _, way := range ways {
		for _, stream := range [][]wire.Frame{clip, stretch(clip, 4), seldom} {
			t.Run(fmt.Sprint(way.name, " ", len(stream)), func(t *testing.T) {
				want := endings(t, way.front, stream)
				m, whole := states(t, way.inserts, way.front, false, stream)
				if !bytes.Equal(m.bytes, want[len(want)-1]) {
					t.Fatal("the last ending is not the movie")
				}
				fragments := 0
				for i, state := range m.states {
					if i > 0 && !slices.Equal(whole[i], whole[i-1]) {
						fragments++
					}
					if middle(i, m) {
						continue
					}
					checkFinish(t, state, way.front, way.inserts, want[fragments], stream, whole[i])
					if i == 0 || len(state) <= len(m.states[i-1]) || !bytes.Equal(state[:len(m.states[i-1])], m.states[i-1]) {
						continue
					}
					before := len(m.states[i-1])
					for _, cut := range []int{before + 1, before + 8, before + 20, before + 40, before + 100, (before + len(state)) / 2, len(state) - 1} {
						if cut < len(state) {
							checkFinish(t, state[:cut], way.front, way.inserts, want[fragments], stream, whole[i])
						}
					}
				}
				// A power cut: the file has grown, and the bytes never came.
				zeros := append(slices.Clone(m.states[len(m.states)/2]), make([]byte, 100_000)...)
				part := &memory{bytes: zeros}
				if _, err := Finish(part, int64(len(zeros)), Options{}); err != nil {
					t.Errorf("zeros at the end: %v", err)
				}
			})
		}
	}
}

func checkFinish(t *testing.T, state []byte, front, inserts bool, want []byte, stream []wire.Frame, whole []int) {
	t.Helper()
	m := &memory{bytes: slices.Clone(state), inserts: inserts}
	done, err := Finish(m, int64(len(state)), Options{Front: m})
	if want == nil {
		if err == nil || !strings.HasPrefix(err.Error(), "byte ") || !bytes.Equal(m.bytes, state) {
			t.Errorf("no fragment: %v, or the file changed", err)
		}
		return
	}
	if err != nil {
		t.Errorf("%d bytes: %v", len(state), err)
		return
	}
	if done.Size != int64(len(m.bytes)) {
		t.Errorf("size %d of %d", done.Size, len(m.bytes))
	}
	if bytes.Equal(m.bytes, want) {
		return
	}
	// Between two steps of --faststart the moov is last in a file that is whole.
	if !front || done.Samples != 0 {
		t.Errorf("%d bytes: finished to other bytes, %d of %d", len(state), len(m.bytes), len(want))
	}
	checkPrefix(t, m.bytes, stream, whole)
}

// A movie in fragments is cut after its last whole one.
func TestFinishFragments(t *testing.T) {
	t.Parallel()
	stream := judge.Clip(t, "x", start, judge.Video, judge.Sound)
	whole := write(t, "stored", stream)
	for _, tail := range []string{"", "\x00", "\x00\x00\x10\x00free", "\x00\x00\x00\x10free\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x10mdat"} {
		m := &memory{bytes: append(slices.Clone(whole), tail...)}
		done, err := Finish(m, int64(len(m.bytes)), Options{})
		if err != nil || !bytes.Equal(m.bytes, whole) || done.Cut != int64(len(tail)) {
			t.Errorf("%q: %v, cut %d", tail, err, done.Cut)
		}
	}
}

// What can't be read is told with its place, and left as it is.
func TestFinishRefuses(t *testing.T) {
	t.Parallel()
	stream := judge.Clip(t, "x", start, judge.Video, judge.Sound)
	m, _ := states(t, false, false, false, stream)
	part := m.states[len(m.states)-3] // all fragments
	name := bytes.Index(part, []byte("moof"))
	second := name + 8 + bytes.Index(part[name+8:], []byte("moof"))
	for _, tc := range []struct {
		name   string
		change func([]byte) []byte
		want   string
	}{
		{"empty", func(b []byte) []byte { return nil }, "byte 0: 0 bytes that are not how a movie of ours begins"},
		{"text", func(b []byte) []byte { return []byte("hello, this is a longer text than an ftyp has") }, "byte 0: 32 bytes that are not how a movie of ours begins"},
		{"ftyp alone", func(b []byte) []byte { return b[:32] }, "byte 32: the file ends"},
		{"half a moov", func(b []byte) []byte { return b[:100] }, "byte 48: moov ends at byte 1199, the file at 100"},
		{"no fragment", func(b []byte) []byte { return b[:name-60] }, ""},
		{"another moov", func(b []byte) []byte { b[100]++; return b }, "byte 48: moov of 2 tracks that is not as it is written here"},
		{"a flipped bit in a name", func(b []byte) []byte { b[second] ^= 1; return b }, ""},
		{"another sequence", func(b []byte) []byte { b[second+19]++; return b }, ""},
		{"a sample too many", func(b []byte) []byte { b[second+75]++; return b }, ""},
		{"a time far away", func(b []byte) []byte { b[second+58]++; return b }, ""},
		{"text in the middle", func(b []byte) []byte { copy(b[second-4:], "this is no box"); return b }, ""},
	} {
		in := tc.change(slices.Clone(part))
		m := &memory{bytes: slices.Clone(in)}
		_, err := Finish(m, int64(len(in)), Options{})
		if err == nil || !strings.HasPrefix(err.Error(), "byte ") || tc.want != "" && err.Error() != tc.want {
			t.Errorf("%s: %v", tc.name, err)
		}
		if !bytes.Equal(m.bytes, in) {
			t.Errorf("%s: the file was changed", tc.name)
		}
	}
}

// At each step of writing, each way that a disk can fail gives one line that
// says the byte, and leaves what was in whole fragments; that can be finished.
func TestFaults(t *testing.T) {
	t.Parallel()
	stream := stretch(judge.Clip(t, "x", start, judge.BFrames, judge.Sound), 4)
	headers, samples := split(t, stream)
	for _, way := range ways {
		for _, fault := range []error{syscall.ENOSPC, syscall.EIO, syscall.EROFS} {
			t.Run(way.name+" "+fault.Error(), func(t *testing.T) {
				want := write(t, map[bool]string{false: "file", true: "front"}[way.front], stream)
				for fail := 1; ; fail++ {
					m := &memory{inserts: way.inserts, fail: fail, fault: fault}
					o := Options{Sync: true}
					if way.front {
						o.Front = m
					}
					w, err := NewFile(m, o, start, headers)
					if err == nil {
						err = fill(w, samples)
						if closeErr := w.Close(); err == nil {
							err = closeErr
						}
					}
					if m.steps < fail {
						break
					}
					if err == nil && bytes.Equal(m.bytes, want) {
						continue // what failed was of no use any more
					}
					if !errors.Is(err, fault) || !strings.HasPrefix(err.Error(), "byte ") || strings.Contains(err.Error(), "\n") {
						t.Errorf("step %d: error %v", fail, err)
					}
					if w == nil {
						continue
					}
					checkPrefix(t, m.bytes, stream, inFragments(w))
					if fail%40 == 3 && fault == syscall.EIO {
						checkProbe(t, m.bytes, stream, inFragments(w))
					}
					if w.sequence == 0 {
						continue
					}
					m.fail = 0
					if _, err := Finish(m, int64(len(m.bytes)), o); err != nil {
						t.Errorf("step %d: finishing: %v", fail, err)
					}
					checkPrefix(t, m.bytes, stream, inFragments(w))
				}
			})
		}
	}
}

// FuzzFinish: whatever is in the file, finishing it leaves a file that can be
// finished again without a change, or says why not and leaves it alone.
func FuzzFinish(f *testing.F) {
	m := &memory{keep: true}
	w, err := NewFile(m, Options{}, start, plainHeaders())
	if err != nil {
		f.Fatal(err)
	}
	in := append(frameRow(1, 6, 40_000, 3, 10), frameRow(2, 12, 20_000, 1, 10)...)
	if err := fill(w, in); err != nil {
		f.Fatal(err)
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	for _, state := range m.states {
		f.Add(state)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m := &memory{bytes: slices.Clone(b), inserts: true}
		if _, err := Finish(m, int64(len(b)), Options{Front: m}); err != nil {
			if !bytes.Equal(m.bytes, b) {
				t.Error("refused, and changed")
			}
			return
		}
		once := slices.Clone(m.bytes)
		if _, err := Finish(m, int64(len(once)), Options{Front: m}); err != nil || !bytes.Equal(m.bytes, once) {
			t.Errorf("finished again: %v", err)
		}
	})
}

// A time comes back from a prft, also after its seconds have wrapped in 2036.
func TestClock(t *testing.T) {
	for _, at := range []wire.Time{start, start + 999_999, 0, -1, 3_000_000_000_000_001, 2_085_978_495_999_999, 2_085_978_496_000_000} {
		for _, later := range []wire.Time{0, 1, 86_400 * microsecond} {
			if got := fromNTP(ntp(at+later), created(at)); got != at+later {
				t.Errorf("%d: %d", at+later, got)
			}
		}
	}
}
