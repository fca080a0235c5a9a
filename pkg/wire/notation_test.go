package wire_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"campipe/pkg/wire"
)

// The tests of the in-step reader write streams as words:
//
//	S2k@5=abc   kind S, stream 2, flag key, time 5, payload abc
//	S2@6!       the same without flag; a bit of the payload is flipped
//	S2@6!!      a bit of the header is flipped
//	#40         40 bytes that are no frame
//	G1@5=lost*3 a gap of 3 frames with its cause
//
// A frame without a payload in the notation has its own word as payload; an H
// has h.
var word = regexp.MustCompile(`^([A-Za-z])(\d+)([khbdpKa]*)@(-?\d+)(?:=([a-z]*))?(?:\*(\d+))?(!*)$`)

// flagLetters are in the order of the bits.
const flagLetters = "khbpdKa"

// stream returns the bytes of a stream in that notation.
func stream(t testing.TB, words string) []byte {
	t.Helper()
	var b []byte
	for _, w := range strings.Fields(words) {
		if noise, ok := strings.CutPrefix(w, "#"); ok {
			n, _ := strconv.Atoi(noise)
			b = append(b, make([]byte, n)...)
			continue
		}
		f, wounds := frameOf(t, w)
		encoded := encode(t, f)
		switch wounds {
		case 1:
			encoded[wire.HeaderSize] ^= 1
		case 2:
			encoded[16] ^= 1
		}
		b = append(b, encoded...)
	}
	return b
}

// frames reads frames in the notation, none of them wounded.
func frames(t testing.TB, words string) []wire.Frame {
	t.Helper()
	var all []wire.Frame
	for _, w := range strings.Fields(words) {
		f, _ := frameOf(t, w)
		all = append(all, f)
	}
	return all
}

// frameOf reads one word, and how badly the frame is wounded.
func frameOf(t testing.TB, w string) (wire.Frame, int) {
	t.Helper()
	m := word.FindStringSubmatch(w)
	if m == nil {
		t.Fatalf("not in the notation: %q", w)
	}
	number, _ := strconv.Atoi(m[2])
	at, _ := strconv.ParseInt(m[4], 10, 64)
	f := wire.Frame{Kind: wire.Kind(m[1][0]), Stream: uint16(number), Time: wire.Time(at), Payload: []byte(m[5])}
	for i, letter := range flagLetters {
		if strings.ContainsRune(m[3], letter) {
			f.Flags |= 1 << i
		}
	}
	switch {
	case f.Kind == wire.KindGap:
		frames, _ := strconv.ParseInt(m[6], 10, 64)
		f = (&wire.Gap{Cause: m[5], Frames: frames}).Frame(f.Stream, f.Time)
	case m[5] == "" && f.Kind == wire.KindHeader:
		f.Payload = []byte("h")
	case m[5] == "":
		f.Payload = []byte(strings.TrimRight(w, "!"))
	}
	return f, len(m[7])
}

// words returns frames in the notation. Payloads stand there where they are not
// what the notation would give them.
func words(frames []wire.Frame) string {
	var all []string
	for _, f := range frames {
		var flags string
		for i, letter := range flagLetters {
			if f.Flags&(1<<i) != 0 {
				flags += string(letter)
			}
		}
		w := fmt.Sprintf("%s%d%s@%d", f.Kind, f.Stream, flags, f.Time)
		var gap wire.Gap
		switch payload := string(f.Payload); {
		case f.Kind == wire.KindGap && json.Unmarshal(f.Payload, &gap) == nil:
			w += "=" + gap.Cause
			if gap.Frames > 0 {
				w += fmt.Sprintf("*%d", gap.Frames)
			}
		case f.Kind == wire.KindHeader && payload == "h":
		case strings.Contains(payload, "@"): // its own word, from before its flags or time were changed
		default:
			w += "=" + payload
		}
		all = append(all, w)
	}
	return strings.Join(all, " ")
}
