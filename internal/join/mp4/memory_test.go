package mp4

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"campipe/internal/join/judge"
	"campipe/pkg/wire"
)

// memory is a File in memory that fills up, and that remembers how it looked.
type memory struct {
	bytes  []byte
	limit  int      // bytes it has room for; 0 is no limit
	states [][]byte // after each change, where keep is set
	keep   bool
	synced int // length at the last Sync
	writes int
}

func (m *memory) WriteAt(b []byte, off int64) (int, error) {
	m.writes++
	n := len(b)
	if room := m.limit - int(off); m.limit > 0 && n > room {
		n = max(room, 0)
	}
	if end := int(off) + n; end > len(m.bytes) {
		m.bytes = append(m.bytes, make([]byte, end-len(m.bytes))...)
	}
	copy(m.bytes[off:], b[:n])
	m.snapshot()
	if n < len(b) {
		return n, syscall.ENOSPC
	}
	return n, nil
}

func (m *memory) Write(b []byte) (int, error) { return m.WriteAt(b, int64(len(m.bytes))) }

func (m *memory) Truncate(size int64) error {
	m.bytes = m.bytes[:size]
	return nil
}

func (m *memory) Sync() error {
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
	"file":   func(m *memory, h []wire.Header) (*Writer, error) { return NewFile(m, start, h) },
	"live":   func(m *memory, h []wire.Header) (*Writer, error) { return NewPipe(m, start, h) },
	"stored": func(m *memory, h []wire.Header) (*Writer, error) { return NewFragments(m, start, h) },
}

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
	"B-frames":     {judge.BFrames},
	"sound":        {judge.Sound},
	"both":         {judge.Video, judge.Sound},
	"B and sound":  {judge.BFrames, judge.Sound},
	"sound, video": {judge.Sound, judge.Video},
}
