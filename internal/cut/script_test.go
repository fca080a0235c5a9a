package cut

import (
	"fmt"
	"strings"
	"testing"

	"campipe/pkg/wire"
)

// script builds frames from words, one a frame, so that a test shows its
// streams as lines of text:
//
//	Hv1=x@0   H of stream 1, camera x, pictures (v sound: a, raw: r), time 0
//	K1@10     a key sample of stream 1 at 10; +5 after it is the offset
//	S1@20     another sample
//	R1@20     raw; R1@20k flags keep, kb keep and break, h head
//	G1@20:30  a gap from 20 to 50; N1@20 a note; E1@90 an end
//
// Payloads are the words themselves.
func script(t testing.TB, words string) []wire.Frame {
	t.Helper()
	var frames []wire.Frame
	for _, word := range strings.Fields(words) {
		frames = append(frames, frameOf(t, word))
	}
	return frames
}

func frameOf(t testing.TB, word string) wire.Frame {
	t.Helper()
	head, tail, ok := strings.Cut(word, "@")
	if !ok {
		t.Fatalf("%s: no @", word)
	}
	f := wire.Frame{Kind: wire.Kind(word[0])}
	var at, more int64
	if f.Kind == wire.KindHeader {
		var kind byte
		var camera string
		scan(t, word, head[1:2], "%c", &kind)
		scan(t, word, strings.ReplaceAll(head[2:], "=", " "), "%d %s", &f.Stream, &camera)
		scan(t, word, tail, "%d", &at)
		h := wire.Header{Stage: wire.StageMedia, Camera: camera}
		switch kind {
		case 'r':
			h.Stage = wire.StageRaw
		case 'a':
			h.Rate = 48000
		}
		return h.Frame(f.Stream, wire.Time(at))
	}
	scan(t, word, head[1:], "%d", &f.Stream)
	digits := strings.TrimRight(tail, "kbhp")
	for _, letter := range tail[len(digits):] {
		f.Flags |= map[rune]wire.Flags{'k': wire.FlagKeep, 'b': wire.FlagBreak, 'h': wire.FlagHead, 'p': wire.FlagPreroll}[letter]
	}
	first, second, two := strings.Cut(strings.ReplaceAll(digits, "+", ":"), ":")
	scan(t, word, first, "%d", &at)
	if two {
		scan(t, word, second, "%d", &more)
	}
	f.Time = wire.Time(at)
	switch f.Kind {
	case 'K':
		f.Kind, f.Flags = wire.KindSample, f.Flags|wire.FlagKey
	case wire.KindGap:
		gap := wire.Gap{Cause: wire.CauseClosed, Length: more}
		return gap.Frame(f.Stream, f.Time)
	case wire.KindNote:
		note := wire.Note{What: word}
		return note.Frame(f.Stream, f.Time)
	case wire.KindEnd:
		end := wire.End{}
		return end.Frame(f.Stream, f.Time)
	}
	f.Offset, f.Payload = int32(more), []byte(word)
	return f
}

func scan(t testing.TB, word, text, format string, to ...any) {
	t.Helper()
	if _, err := fmt.Sscanf(text, format, to...); err != nil {
		t.Fatalf("%s: %v", word, err)
	}
}

// words is what script made, the other way round. Preroll is shown by p; the
// note of a cut is "cut" with the start.
func words(frames []wire.Frame) string {
	var all []string
	for _, f := range frames {
		all = append(all, wordOf(f))
	}
	return strings.Join(all, " ")
}

func wordOf(f wire.Frame) string {
	switch f.Kind {
	case wire.KindHeader:
		h, _ := wire.ParseHeader(f.Payload)
		kind := "v"
		if h.Stage == wire.StageRaw {
			kind = "r"
		} else if h.Audio() {
			kind = "a"
		}
		return fmt.Sprintf("H%s%d=%s@%d", kind, f.Stream, h.Camera, f.Time)
	case wire.KindNote:
		if n, _ := wire.ParseNote(f.Payload); n.What == "cut" {
			return fmt.Sprintf("cut%d@%d", f.Stream, f.Time)
		}
	}
	kind := f.Kind.String()
	if f.Is(wire.KindSample, wire.FlagKey) {
		kind = "K"
	}
	word := fmt.Sprintf("%s%d@%d", kind, f.Stream, int64(f.Time))
	switch {
	case f.Kind == wire.KindGap && f.Duration > 0:
		word += fmt.Sprintf(":%d", f.Duration)
	case f.Offset != 0:
		word += fmt.Sprintf("+%d", f.Offset)
	}
	for _, letter := range []struct {
		flag wire.Flags
		text string
	}{{wire.FlagKeep, "k"}, {wire.FlagBreak, "b"}, {wire.FlagHead, "h"}, {wire.FlagPreroll, "p"}} {
		if f.Flags.Has(letter.flag) {
			word += letter.text
		}
	}
	return word
}
