package mp4

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"campipe/internal/join/judge"
	"campipe/pkg/wire"
)

// memory is a File in memory that fills up, and that remembers how it looked.
type memory struct {
	bytes   []byte
	limit   int      // bytes it has room for; 0 is no limit
	states  [][]byte // after each change, where keep is set
	keep    bool
	synced  int  // length at the last Sync
	inserts bool // the file system can
	steps   int  // taken
	fail    int  // the step that fails, from 1; 0 is none
	fault   error
}

// step counts a step, and returns the fault if that is the one.
func (m *memory) step() error {
	if m.steps++; m.steps == m.fail {
		return m.fault
	}
	return nil
}

func (m *memory) ReadAt(b []byte, off int64) (int, error) {
	return bytes.NewReader(m.bytes).ReadAt(b, off)
}

func (m *memory) Insert(offset, n int64) error {
	if err := m.step(); err != nil {
		return err
	}
	if !m.inserts {
		return errors.ErrUnsupported
	}
	if offset%block != 0 || n%block != 0 || offset >= int64(len(m.bytes)) {
		return syscall.EINVAL
	}
	m.bytes = slices.Insert(m.bytes, int(offset), make([]byte, n)...)
	m.snapshot()
	return nil
}

func (m *memory) Replace(head []byte, from, to int64, sync bool) error {
	if err := m.step(); err != nil {
		return err
	}
	m.bytes = append(head[:len(head):len(head)], m.bytes[from:to]...)
	if sync {
		m.synced = len(m.bytes)
	}
	m.snapshot()
	return nil
}

func (m *memory) WriteAt(b []byte, off int64) (int, error) {
	n := len(b)
	if err := m.step(); err != nil {
		// Half of it is there, but for the few bytes within one page.
		if n /= 2; n <= largeHeader {
			n = 0
		}
		m.put(b[:n], off)
		return n, err
	}
	if room := m.limit - int(off); m.limit > 0 && n > room {
		n = max(room, 0)
	}
	m.put(b[:n], off)
	if n < len(b) {
		return n, syscall.ENOSPC
	}
	return n, nil
}

func (m *memory) put(b []byte, off int64) {
	if end := int(off) + len(b); end > len(m.bytes) {
		m.bytes = append(m.bytes, make([]byte, end-len(m.bytes))...)
	}
	copy(m.bytes[off:], b)
	m.snapshot()
}

func (m *memory) Write(b []byte) (int, error) { return m.WriteAt(b, int64(len(m.bytes))) }

func (m *memory) Truncate(size int64) error {
	if err := m.step(); err != nil {
		return err
	}
	if int(size) < len(m.bytes) {
		m.bytes = m.bytes[:size]
		m.snapshot()
	}
	return nil
}

func (m *memory) Sync() error {
	if err := m.step(); err != nil {
		return err
	}
	m.synced = len(m.bytes)
	return nil
}

func (m *memory) snapshot() {
	if m.keep {
		m.states = append(m.states, append([]byte(nil), m.bytes...))
	}
}

// store writes bytes to a file for ffprobe.
func store(t testing.TB, b []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "movie.mp4")
	if err := os.WriteFile(name, b, 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

// split returns the headers and the samples of a stream.
func split(t testing.TB, stream []wire.Frame) (headers []wire.Header, samples []wire.Frame) {
	t.Helper()
	for _, f := range stream {
		switch f.Kind {
		case wire.KindHeader:
			h, err := wire.ParseHeader(f.Payload)
			if err != nil {
				t.Fatal(err)
			}
			headers = append(headers, h)
		case wire.KindSample:
			samples = append(samples, f)
		}
	}
	return headers, samples
}

// fill writes samples; stream n is track n-1. It stops at an error.
func fill(w *Writer, samples []wire.Frame) error {
	for _, f := range samples {
		if err := w.Write(int(f.Stream)-1, f); err != nil {
			return err
		}
	}
	return nil
}

// start is the time of the first sample in all tests: 2026-11-20 14:00 UTC.
const start = wire.Time(1_795_183_200_000_000)

// kinds are the ways to write a movie.
var kinds = map[string]func(*memory, []wire.Header) (*Writer, error){
	"file":   func(m *memory, h []wire.Header) (*Writer, error) { return NewFile(m, Options{}, start, h) },
	"front":  func(m *memory, h []wire.Header) (*Writer, error) { return NewFile(m, Options{Front: m}, start, h) },
	"live":   func(m *memory, h []wire.Header) (*Writer, error) { return NewPipe(m, start, h) },
	"stored": func(m *memory, h []wire.Header) (*Writer, error) { return NewFragments(m, start, h) },
}

// inOneTable reports whether a kind of movie has a table of all its samples.
func inOneTable(kind string) bool { return kind == "file" || kind == "front" }

// write returns the whole movie of a stream.
func write(t testing.TB, kind string, stream []wire.Frame) []byte {
	t.Helper()
	headers, samples := split(t, stream)
	m := &memory{}
	w, err := kinds[kind](m, headers)
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(w, samples); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if w.Size() != int64(len(m.bytes)) {
		t.Errorf("Size is %d of %d bytes", w.Size(), len(m.bytes))
	}
	return m.bytes
}

// clips are what the tests write.
var clips = map[string][]judge.Source{
	"video":        {judge.Video},
	"sound":        {judge.Sound},
	"B and sound":  {judge.BFrames, judge.Sound},
	"sound, video": {judge.Sound, judge.Video},
}
