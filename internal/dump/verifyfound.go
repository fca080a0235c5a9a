package dump

import (
	"fmt"
	"io"
)

// law is a law of docs/wire.md, by its number.
type law int

const (
	lawCut law = iota + 1
	lawEncoding
	lawStreams
	lawSync
	lawDamage
	lawOrder
	lawAccounts
	lawEnd
)

// lawNames are the laws in a word or two, from law 1 on.
var lawNames = []string{
	"the end is there", "one encoding", "streams are declared and ended", "copies for late readers",
	"no damage", "times increase", "totals add up", "the pipe's end is the last",
}

// listedFaults is how many violations of a kind are printed: more of them tell
// no more about the program that wrote them.
const listedFaults = 10

// findings prints violations, and counts them.
type findings struct {
	w      io.Writer
	err    error // of writing
	at     int64 // byte of the input that is looked at
	counts map[law]int
	kinds  map[kind]int
	order  []kind
}

// kind is a way to break a law.
type kind struct {
	law   law
	fault string
}

func newFindings(w io.Writer) *findings {
	return &findings{w: w, counts: map[law]int{}, kinds: map[kind]int{}}
}

// tell takes a violation; the format and its arguments say both numbers.
func (f *findings) tell(l law, stream uint16, fault, format string, args ...any) {
	k := kind{l, fault}
	if f.kinds[k] == 0 {
		f.order = append(f.order, k)
	}
	f.counts[l]++
	if f.kinds[k]++; f.kinds[k] <= listedFaults {
		f.printf("%-10d law %d stream %d: %s: %s\n", f.at, l, stream, fault, printable(fmt.Sprintf(format, args...)))
	}
}

// conclude prints how many more violations of a kind there were, and a line a
// law. Cut is the error of an input that was cut, or nil.
func (f *findings) conclude(cut error) error {
	for _, k := range f.order {
		if n := f.kinds[k] - listedFaults; n > 0 {
			f.printf("law %d: %s: %d more\n", k.law, k.fault, n)
		}
	}
	for i, name := range lawNames {
		l := law(i + 1)
		switch n := f.counts[l]; {
		case l == lawCut && cut != nil:
			f.printf("law %d: %s: %s\n", l, name, printable(cut.Error()))
		case n > 0:
			f.printf("law %d: %s: %d\n", l, name, n)
		default:
			f.printf("law %d: %s: ok\n", l, name)
		}
	}
	return f.err
}

// count returns how many violations there were.
func (f *findings) count() int {
	n := 0
	for _, k := range f.kinds {
		n += k
	}
	return n
}

func (f *findings) printf(format string, args ...any) {
	if f.err == nil {
		_, f.err = fmt.Fprintf(f.w, format, args...)
	}
}
