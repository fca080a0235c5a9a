package visit

import (
	"bytes"
	"testing"

	"campipe/internal/sim/journal"
)

// Log is where a journal is written to: what waits for a line gets it when it is
// written.
type Log chan []byte

// NewLog returns a Log with room for so many lines that nobody waits for.
func NewLog(room int) Log { return make(Log, room) }

// Write implements io.Writer; a journal writes each line in one piece.
func (l Log) Write(b []byte) (int, error) {
	l <- bytes.Clone(b)
	return len(b), nil
}

// UntilEnd returns the lines up to the next one which says that a connection ended.
func (l Log) UntilEnd(t testing.TB) []journal.Line {
	t.Helper()
	var all []journal.Line
	for b := range l {
		one, err := journal.Read(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, one...)
		if one[0].Event == journal.EventEnd {
			break
		}
	}
	return all
}
