package tool

import (
	"testing"
	"time"

	"campipe/pkg/wire"
)

// TestCompletedGap checks that a gap and the one that completes it are one.
func TestCompletedGap(t *testing.T) {
	var l losses
	begun := wire.Gap{Cause: wire.CauseClosed, Open: true}
	done := wire.Gap{Cause: wire.CauseClosed, Length: 3e6}
	other := wire.Gap{Cause: wire.CauseLost, Length: 1e6}
	for _, f := range []wire.Frame{begun.Frame(1, 10), other.Frame(2, 10), done.Frame(1, 10), other.Frame(1, 20)} {
		l.saw(&f)
	}
	if l.gaps != 3 || l.length != 5*time.Second || len(l.list) != 3 {
		t.Errorf("%d gaps, %v, %d listed; want 3, 5s, 3", l.gaps, l.length, len(l.list))
	}
	if l.list[0].Length != 3e6 || l.list[0].Open {
		t.Errorf("the first gap is %+v, not completed", l.list[0])
	}
}
