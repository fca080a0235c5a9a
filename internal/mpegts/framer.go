package mpegts

import "bytes"

// A packet is believed to begin where so many bytes 47 stand one packet apart: in
// other data that is so once in 2^40 bytes.
const believed = 5

// packing is how packets stand in a file: each one is so many bytes long, with so
// many before its sync byte.
type packing struct{ size, before int }

// packings are plain, with a time before each packet (Blu-ray and its recorders),
// and with a checksum behind (receivers of DVB).
var packings = []packing{{packetSize, 0}, {192, 4}, {204, 0}}

// framer finds the packets of a stream that comes in pieces.
type framer struct {
	store []byte
	at    int
	base  int64 // where in the stream store begins
	packing
	locked  bool
	packet  int64 // where in the stream the latest packet begins; at the end that is
	skipped int   // bytes since then that are in none
}

// add takes the next bytes, and keeps none of b.
func (f *framer) add(b []byte) {
	f.base += int64(f.at)
	f.store = append(f.store[:copy(f.store, f.store[f.at:])], b...)
	f.at = 0
}

// pos returns where in the stream the next byte is.
func (f *framer) pos() int64 { return f.base + int64(f.at) }

// next returns the next packet, a part of what was added, and how many bytes
// before it are in none. B is nil where more bytes are needed; at the end there
// are none.
func (f *framer) next(end bool) (b []byte, skipped int) {
	start := f.at
	for {
		if !f.locked && !f.lock(end) {
			break
		}
		left := f.store[f.at:]
		if len(left) >= f.size {
			left = left[:f.size]
		} else if !end || len(left) < f.before+packetSize { // the checksum behind the last one may be cut
			break
		}
		if left[f.before] == syncByte {
			skipped = f.skipped + f.at - start
			f.packet = f.pos() + int64(f.before)
			f.at += len(left)
			f.skipped = 0
			return left[f.before : f.before+packetSize], skipped
		}
		f.locked = false
	}
	if end {
		f.at = len(f.store)
	}
	f.skipped += f.at - start
	if end {
		f.packet = f.pos()
		skipped, f.skipped = f.skipped, 0
	}
	return nil, skipped
}

// lock finds where packets begin. What comes before is passed over; where there
// are none, so is all but what may be the beginning of some.
func (f *framer) lock(end bool) bool {
	const before = 4 // the most bytes before a sync byte
	for ; ; f.at++ {
		i := bytes.IndexByte(f.store[f.at:], syncByte)
		if i < 0 {
			i = len(f.store) - f.at
		}
		f.at += max(0, i-before)
		wait := false
		for _, p := range packings {
			found, short := p.matches(f.store[f.at:], end)
			if found {
				f.packing, f.locked = p, true
				return true
			}
			wait = wait || short
		}
		if wait || f.at == len(f.store) {
			return false
		}
	}
}

// matches reports whether b begins with packets; short that there are too few
// bytes to tell. At the end as many are enough as there are.
func (p packing) matches(b []byte, end bool) (found, short bool) {
	n := 0
	for at := p.before; at < len(b) && n < believed; at += p.size {
		if b[at] != syncByte {
			return false, false
		}
		n++
	}
	if n == believed || end && len(b) >= p.before+packetSize {
		return true, false
	}
	return false, !end
}
