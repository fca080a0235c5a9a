package flow

import (
	"maps"
	"sync"

	"campipe/pkg/wire"
)

// Ledger accounts for what one stage read: for each stream, what came in is
// what went out, what was dropped on purpose, and what was lost. The runner
// counts what comes in and goes out of a filter; the stage says what became of
// the rest. A Ledger may be used by several goroutines.
type Ledger struct {
	mu      sync.Mutex
	streams map[uint16]*wire.Totals
}

// NewLedger returns an empty ledger.
func NewLedger() *Ledger { return &Ledger{streams: map[uint16]*wire.Totals{}} }

// of returns the totals of a stream; the caller holds the lock.
func (l *Ledger) of(stream uint16) *wire.Totals {
	t := l.streams[stream]
	if t == nil {
		t = &wire.Totals{Dropped: map[string]wire.Count{}, Lost: map[string]wire.Count{}}
		l.streams[stream] = t
	}
	return t
}

// Name says which camera a stream belongs to.
func (l *Ledger) Name(stream uint16, camera string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.of(stream).Camera = camera
}

// In counts what was read.
func (l *Ledger) In(stream uint16, frames, bytes int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.of(stream).In.Add(int64(frames), int64(bytes))
}

// Out counts what was passed on.
func (l *Ledger) Out(stream uint16, frames, bytes int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.of(stream).Out.Add(int64(frames), int64(bytes))
}

// Drop counts what was taken away on purpose, and why.
func (l *Ledger) Drop(stream uint16, reason string, frames, bytes int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	add(l.of(stream).Dropped, reason, frames, bytes)
}

// Lose counts what could not be passed on. Who calls it also yields a gap.
func (l *Ledger) Lose(stream uint16, cause string, frames, bytes int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	add(l.of(stream).Lost, cause, frames, bytes)
}

func add(m map[string]wire.Count, key string, frames, bytes int) {
	c := m[key]
	c.Add(int64(frames), int64(bytes))
	m[key] = c
}

// Totals returns a copy of one stream's totals.
func (l *Ledger) Totals(stream uint16) *wire.Totals {
	l.mu.Lock()
	defer l.mu.Unlock()
	return clone(l.of(stream))
}

// All returns a copy of the totals of all streams.
func (l *Ledger) All() map[uint16]*wire.Totals {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := make(map[uint16]*wire.Totals, len(l.streams))
	for stream, t := range l.streams {
		all[stream] = clone(t)
	}
	return all
}

func clone(t *wire.Totals) *wire.Totals {
	c := *t
	c.Dropped, c.Lost = maps.Clone(t.Dropped), maps.Clone(t.Lost)
	return &c
}
