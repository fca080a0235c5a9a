package clock

import "campipe/pkg/wire"

// watch is a look at the first arrivals of a time line.
type watch struct {
	begin       wire.Time // arrival of the first one
	first, last wire.Time // least and greatest media time
	least, most wire.Time // of arrival - media time
}

func newWatch(m, a wire.Time) watch {
	return watch{begin: a, first: m, last: m, least: a - m, most: a - m}
}

func (w *watch) add(m, a wire.Time) {
	w.first, w.last = min(w.first, m), max(w.last, m)
	w.least, w.most = min(w.least, a-m), max(w.most, a-m)
}

// enough reports whether the watch can end at arrival a. Where patient, it goes
// on while a backlog is coming in: only its last sample tells the delay.
func (w *watch) enough(a wire.Time, patient bool) bool {
	took := a - w.begin
	if patient && took < draining && w.last-w.first > took+took/10 {
		return false
	}
	return took >= gathering
}
