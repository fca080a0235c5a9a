package camera

import (
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// TestOverflow checks that what does not fit in is lost by whole records, is
// named by a gap in its place, and that kept frames always fit.
func TestOverflow(t *testing.T) {
	lost := 0
	q := newQueue(20, 1, func(_ uint16, bytes int) { lost += bytes })
	at := func(t wire.Time, flags wire.Flags) wire.Frame {
		return wire.Frame{Kind: wire.KindRaw, Flags: flags, Stream: 1, Time: t, Payload: make([]byte, 8)}
	}
	q.put(at(1, 0))
	q.put(at(2, 0))
	q.put(at(3, 0)) // 24 bytes: too much
	q.put(at(4, wire.FlagKeep))
	q.put(at(5, 0)) // too much again
	batch, err := q.take(nil, func() error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	q.put(at(6, 0))
	q.close(nil)
	rest, err := flow.Collect(q.all(func() error { return nil }))
	if err != nil {
		t.Fatal(err)
	}
	var times []wire.Time
	gaps := int64(0)
	for _, f := range append(batch, rest...) {
		if f.Kind == wire.KindGap {
			g, err := wire.ParseGap(f.Payload)
			if err != nil || g.Cause != wire.CauseOverflow {
				t.Errorf("gap %s: %v", f.Payload, err)
			}
			gaps += g.Bytes
			continue
		}
		if f.Flags.Has(wire.FlagBreak) != (f.Time == 4 || f.Time == 6) {
			t.Errorf("frame at %d has flags %02x", f.Time, byte(f.Flags))
		}
		times = append(times, f.Time)
	}
	if len(times) != 4 || times[2] != 4 || times[3] != 6 {
		t.Errorf("frames at %v, want 1 2 4 6", times)
	}
	if lost != 16 || gaps != 16 {
		t.Errorf("%d bytes lost, %d in gaps, want 16", lost, gaps)
	}
}

// TestFlushBeforeWaiting checks that the consumer writes out what it holds
// before it waits for more.
func TestFlushBeforeWaiting(t *testing.T) {
	q := newQueue(100, 1, nil)
	flushed := make(chan int)
	go func() {
		n := <-flushed
		q.put(record)
		<-flushed
		q.close(nil)
		_ = n
	}()
	frames, err := flow.Collect(q.all(func() error { flushed <- 1; return nil }))
	if err != nil || len(frames) != 1 {
		t.Errorf("%d frames, %v", len(frames), err)
	}
}
