package dump

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"

	"campipe/pkg/wire"
)

// lines prints a frame a line, in columns that stay as they are: byte, kind,
// flags, stream, time, offset, duration, length of the payload, and the payload
// if it is JSON, else a hint at what it is. No column is empty.
type lines struct{ w io.Writer }

func (l *lines) item(it *item) error {
	_, err := fmt.Fprintf(l.w, "%-10d %s %s %3d %s %6d %8d %7d %s\n",
		it.at, it.Kind, flagLetters(it), it.Stream, it.Time, it.Offset, it.Duration, len(it.Payload), detail(it))
	return err
}

func (l *lines) end() error { return nil }

// flagLetters returns the flags, a letter for each bit in the order of the
// bits. The eighth is ! where the line stands for bytes that could not be read,
// and ? for the bit that has no meaning yet.
func flagLetters(it *item) string {
	const letters = "khbpdKa?"
	text := []byte("--------")
	for i := range letters {
		if it.Flags&(1<<i) != 0 {
			text[i] = letters[i]
		}
	}
	if it.noise {
		text[7] = '!'
	}
	return string(text)
}

// flagNames are the names of the flags, in the order of the bits.
var flagNames = []string{"key", "head", "break", "preroll", "damaged", "keep", "again"}

func namesOf(flags wire.Flags) []string {
	var names []string
	for i, name := range flagNames {
		if flags&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// isJSON reports whether frames of a kind have JSON as payload.
func isJSON(k wire.Kind) bool {
	return k == wire.KindHeader || k == wire.KindNote || k == wire.KindGap || k == wire.KindEnd
}

// detail returns the last column.
func detail(it *item) string {
	switch {
	case isJSON(it.Kind):
		var b bytes.Buffer
		if json.Compact(&b, it.Payload) != nil {
			return fmt.Sprintf("%.200q", it.Payload)
		}
		return printable(b.String())
	case it.Kind == wire.KindSample:
		return sampleHint(it.header.Codec, it.Payload)
	case it.Is(wire.KindRaw, wire.FlagHead):
		first, _, _ := bytes.Cut(it.Payload, []byte("\n"))
		return fmt.Sprintf("%.80q", bytes.TrimSpace(first))
	case it.Kind == wire.KindRaw:
		return rawHint(it.Payload)
	}
	return firstBytes(it.Payload)
}

// printable makes harmless what a terminal would take for commands.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '?'
		}
		return r
	}, s)
}
