package tool

import (
	"fmt"
	"sync"
	"time"

	"campipe/pkg/wire"
)

// listedGaps is how many gaps a report lists one by one. A camera that drops
// out each minute reaches it in a week; the totals go on.
const listedGaps = 10000

// losses counts the gaps that a tool passed on, or that ended in it.
type losses struct {
	mu     sync.Mutex
	gaps   int
	length time.Duration
	list   []gapEntry
	open   map[uint16]gapEntry // the newest gap of each stream: the next one may complete it
}

// gapEntry is a gap as the report has it.
type gapEntry struct {
	Stream uint16    `json:"stream"`
	Time   wire.Time `json:"time"`
	wire.Gap
	index int
}

func (l *losses) saw(f *wire.Frame) {
	gap, err := wire.ParseGap(f.Payload)
	if err != nil {
		gap = wire.Gap{Cause: wire.CauseDamage, Text: err.Error()}
	}
	entry := gapEntry{Stream: f.Stream, Time: f.Time, Gap: gap, index: len(l.list)}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open == nil {
		l.open = map[uint16]gapEntry{}
	}
	before, ok := l.open[f.Stream]
	if ok && before.Time == f.Time { // the same gap, completed
		l.length -= before.Span()
		entry.index = before.index
	} else {
		l.gaps++
	}
	l.length += gap.Span()
	l.open[f.Stream] = entry
	switch {
	case entry.index < len(l.list):
		l.list[entry.index] = entry
	case len(l.list) < listedGaps:
		l.list = append(l.list, entry)
	}
}

// count returns the number of gaps.
func (l *losses) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.gaps
}

// String says what was lost, for people.
func (l *losses) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.gaps == 1 {
		return fmt.Sprintf("1 gap, %v; camdump --gaps shows it", l.length)
	}
	return fmt.Sprintf("%d gaps, %v in all; camdump --gaps shows them", l.gaps, l.length)
}
