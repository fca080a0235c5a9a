package fmp4

import "fmt"

// maxSeconds is the latest decode time, 34,000 years: below it, microseconds
// fit into 64 bits.
const maxSeconds = 1 << 40

// timeline is the decode time of one track, in ticks, wraps undone.
type timeline struct {
	next    int64  // decode time of the next sample
	raw     uint64 // the last one that a tfdt said
	ticks   int64  // and what that is without wraps
	started bool
}

// set reads a tfdt, clause 8.8.12.
//
// Version 0 has 32 bits, which wrap after 13 hours at 90 kHz. A version 1 of
// 64 bits is sometimes filled from a counter of 32; one that was below 2^32 and
// falls by more than half of that wrapped too.
func (t *timeline) set(b []byte, timescale uint32) error {
	f := fields{b: b}
	version := f.word() >> 24
	var raw uint64
	if version == 0 {
		raw = uint64(f.word())
	} else {
		raw = f.long()
	}
	if err := f.err(); err != nil {
		return err
	}
	if raw/uint64(timescale) >= maxSeconds {
		return errLate(raw / uint64(timescale))
	}
	step := int64(raw - t.raw)
	switch {
	case !t.started:
		step = int64(raw)
	case version == 0:
		step = int64(int32(raw - t.raw))
	case t.raw < 1<<32 && step < -1<<31:
		step += 1 << 32
	}
	*t = timeline{next: t.ticks + step, raw: raw, ticks: t.ticks + step, started: true}
	return nil
}

// check says whether the time line is still one that can be counted in
// microseconds.
func (t *timeline) check(timescale uint32) error {
	if seconds := t.next / int64(timescale); seconds >= maxSeconds {
		return errLate(uint64(seconds))
	}
	return nil
}

func errLate(seconds uint64) error {
	return fmt.Errorf("decode time of %d s exceeds %d", seconds, int64(maxSeconds))
}
