package wire_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"campipe/pkg/wire"
)

// hexdump returns b as hexdump -C prints it.
func hexdump(b []byte) string {
	var out strings.Builder
	var last []byte
	star := false
	for at := 0; at < len(b); at += 16 {
		row := b[at:min(at+16, len(b))]
		if len(row) == 16 && bytes.Equal(row, last) {
			if !star {
				out.WriteString("*\n")
			}
			star = true
			continue
		}
		last, star = row, false
		n := min(8, len(row))
		fmt.Fprintf(&out, "%08x  %-23s  %-23s  |", at, fmt.Sprintf("% x", row[:n]), fmt.Sprintf("% x", row[n:]))
		for _, c := range row {
			if c < ' ' || c > '~' {
				c = '.'
			}
			out.WriteByte(c)
		}
		out.WriteString("|\n")
	}
	fmt.Fprintf(&out, "%08x\n", len(b))
	return out.String()
}

// undump reads what hexdump -C prints.
func undump(t testing.TB, dump string) []byte {
	t.Helper()
	var b []byte
	star := false
	for line := range strings.Lines(dump) {
		line = strings.TrimSpace(line)
		if line == "*" {
			star = true
			continue
		}
		text, _, _ := strings.Cut(line, "  |")
		fields := strings.Fields(text)
		if len(fields) == 0 {
			t.Fatalf("not of a hexdump: %q", line)
		}
		at, err := strconv.ParseUint(fields[0], 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		for star && len(b) < int(at) {
			b = append(b, b[len(b)-16:]...)
		}
		row, err := hex.DecodeString(strings.Join(fields[1:], ""))
		if err != nil || len(b) != int(at) {
			t.Fatalf("after %#x bytes: %q: %v", len(b), line, err)
		}
		b, star = append(b, row...), false
	}
	return b
}

// annotated splits a golden file: the comment lines, and the dump without them.
func annotated(text string) (comments []string, dump string) {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if comment, ok := strings.CutPrefix(line, "#"); ok {
			comments = append(comments, strings.TrimPrefix(comment, " "))
		} else {
			dump += line + "\n"
		}
	}
	return comments, dump
}

// describe says what a frame is, as the comments in golden files begin:
//
//	S stream 1 key, time 5, 3 bytes
func describe(f wire.Frame) string {
	s := fmt.Sprintf("%s stream %d", f.Kind, f.Stream)
	for i, name := range flagNames {
		if f.Flags>>i&1 == 1 {
			s += " " + name
		}
	}
	s += fmt.Sprintf(", time %d", f.Time)
	if f.Offset != 0 {
		s += fmt.Sprintf(", offset %d", f.Offset)
	}
	if f.Duration != 0 {
		s += fmt.Sprintf(", duration %d", f.Duration)
	}
	return s + fmt.Sprintf(", %d bytes", len(f.Payload))
}

// flagNames are in the order of the bits.
var flagNames = []string{"key", "head", "break", "preroll", "damaged", "keep", "again"}
