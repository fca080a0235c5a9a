package clock

import "campipe/pkg/wire"

const (
	slots = 12          // two minutes: 200 ppm of drift hide 24 ms in that
	slot  = 10 * second // long enough for one sample without delay to be in it
	// slack is by how much the least delay of a slot is off at most: what is
	// left of the jitter of a network within ten seconds.
	slack = 50_000
	// fewest is the least number of slots that pace is told from: two at each
	// end, in case that one of them is a stall from start to end.
	fewest = 4
)

// window keeps the least and the most delay of each slot of arrival time.
type window struct {
	delays [slots]delay // in order of arrival
	n      int
	open   delay
	begin  wire.Time // of the open slot
}

// delay is what the differences of arrival and media time in a slot are.
type delay struct {
	a, d wire.Time // the least one, and its arrival
	most wire.Time
}

// add takes note of a delay, and reports whether that closed a slot.
func (w *window) add(a, d wire.Time) (closed bool) {
	if w.begin != 0 && a-w.begin < slot {
		if d < w.open.d {
			w.open.a, w.open.d = a, d
		}
		w.open.most = max(w.open.most, d)
		return false
	}
	if closed = w.begin != 0; closed {
		w.close()
	}
	w.begin, w.open = a, delay{a, d, d}
	return closed
}

// most returns the most delay; there must be one.
func (w *window) most() wire.Time {
	most := w.open.most
	for _, d := range w.delays[:w.n] {
		most = max(most, d.most)
	}
	return most
}

func (w *window) close() {
	if w.n == slots {
		copy(w.delays[:], w.delays[1:])
		w.n--
	}
	w.delays[w.n] = w.open
	w.n++
}

func (w *window) full() bool { return w.n == slots }

// least returns the least delay; there must be one.
func (w *window) least() wire.Time { return leastOf(w.delays[:w.n]).d }

// pace is Clock.Pace.
func (w *window) pace() int64 {
	if w.n < fewest {
		return 0
	}
	old, young := leastOf(w.delays[:2]), leastOf(w.delays[w.n-2:w.n])
	took, grew := young.a-old.a, young.d-old.d
	if took <= 0 || max(grew, -grew) <= took/1000+slack {
		return 0
	}
	return int64(float64(-grew) / float64(took) * 1e6)
}

func leastOf(delays []delay) delay {
	least := delays[0]
	for _, d := range delays[1:] {
		if d.d < least.d {
			least = d
		}
	}
	return least
}
