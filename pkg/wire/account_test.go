package wire_test

import (
	"bytes"
	"testing"

	"campipe/pkg/wire"
)

// Law 7: nothing goes missing without a word. Of the media frames that are in
// the input, whole or with their header, those that Next gives and those that
// the hook is told of are all; each that was lost is in a G; and the bytes that
// are no frame are told of too.
func TestLawAccounts(t *testing.T) {
	stream := day(t, "")
	whole, _ := scan(bytes.NewReader(stream))
	for _, w := range wounds {
		t.Run(w.name, func(t *testing.T) {
			for at := 0; at < len(stream); at += 3 { // comes to every place in a frame
				account(t, at, w.apply(stream, at))
			}
		})
	}
	t.Run("entered", func(t *testing.T) {
		for _, s := range whole {
			account(t, int(s.at), stream[s.at:])
		}
	})
}

func account(t *testing.T, at int, b []byte) {
	t.Helper()
	want, skipped := inInput(b)
	r := wire.NewReader(bytes.NewReader(b))
	var lost count
	var unknown int
	r.Lost = func(stream uint16, frames, bytes int) {
		if frames == 0 {
			unknown += bytes
			return
		}
		lost.frames += frames
		lost.bytes += bytes
	}
	all, _ := collect(r, r.Next)
	var given, gaps count
	told := map[loss]int64{} // a later G completes an earlier one
	for _, s := range all {
		f := s.frame
		switch {
		case isMedia(f, 1) || isMedia(f, 2):
			given.frames++
			given.bytes += len(f.Payload)
		case f.Kind == wire.KindGap:
			gap, _ := wire.ParseGap(f.Payload)
			told[loss{f.Stream, f.Time}] = gap.Frames
		}
	}
	for _, n := range told {
		gaps.frames += int(n)
	}
	switch {
	case given.frames+lost.frames != want.frames || given.bytes+lost.bytes != want.bytes:
		t.Fatalf("byte %d: %v given and %v lost, of %v", at, given, lost, want)
	case gaps.frames != lost.frames:
		t.Fatalf("byte %d: gaps tell of %d frames, %d were lost", at, gaps.frames, lost.frames)
	case unknown != skipped:
		t.Fatalf("byte %d: told of %d bytes, %d could not be read", at, unknown, skipped)
	}
}

// count is a number of media frames, and of their payload bytes.
type count struct{ frames, bytes int }

// loss is what tells one from another.
type loss struct {
	stream uint16
	since  wire.Time
}

// inInput counts the media frames in b, and the bytes that are none: outside of
// frames, or the payload of another kind of frame that is damaged.
func inInput(b []byte) (media count, other int) {
	r := wire.NewReader(bytes.NewReader(b))
	all, _ := collect(r, r.Scan)
	for _, s := range all {
		f := s.frame
		if isMedia(f, 1) || isMedia(f, 2) {
			media.frames++
			media.bytes += len(f.Payload)
		}
		if !s.damaged {
			continue
		}
		gap, _ := wire.ParseGap(f.Payload)
		if gap.Frames == 1 {
			media.frames++
			media.bytes += int(gap.Bytes)
		} else {
			other += int(gap.Bytes)
		}
	}
	return media, other
}
