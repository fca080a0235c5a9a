package demux

import (
	"slices"
	"strings"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// pictured makes R frames of plain fragments with one key picture each: n of
// them, media time and arrival that far apart.
func pictured(m uint64, a wire.Time, n int, media uint64, arrival wire.Time) (frames []wire.Frame) {
	for i := range n {
		r := trackRun{track: 1, dts: m + uint64(i)*media, duration: uint32(media), samples: [][]byte{picture(i, true)}}
		frames = append(frames, wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: a + wire.Time(i)*arrival, Payload: plain(r)})
	}
	return frames
}

func demuxPictures(t *testing.T, frames ...[]wire.Frame) []string {
	t.Helper()
	in := slices.Concat(append([][]wire.Frame{arrive(day, segment(t, small, false, 0))}, frames...)...)
	lines, _, err := demuxed(t, Options{}, flow.Of(nil, append(declared(wire.Header{Camera: "gate", Transport: "fmp4"}, in...), ended(day))...))
	if err != nil {
		t.Error(err)
	}
	return lines
}

// A server that leaves out the minute in which it had nothing.
func TestMediaStandsStill(t *testing.T) {
	lines := demuxPictures(t, pictured(0, day, 3, 1000, 1000*ms), pictured(3000, day+63_000*ms, 3, 1000, 1000*ms))
	expect(t, lines, `
		1 H 0 gate avc1.42c00a
		1 S 0 key picture 0
		1 S 1000 key picture 1
		1 S 2000 key picture 2
		1 G 3000 lost 0 frames 0 bytes
		1 S 63000 key break picture 0
		1 S 64000 key picture 1
		1 S 65000 key picture 2
		1 E 65000`)
}

// A network that held back five seconds and then brought them at once.
func TestArrivalStandsStill(t *testing.T) {
	lines := demuxPictures(t, pictured(0, day, 3, 1000, 1000*ms), pictured(3000, day+8000*ms, 5, 1000, 0), pictured(8000, day+8000*ms, 4, 1000, 1000*ms))
	if got := strings.Join(lines, "\n"); strings.Contains(got, "break") || strings.Contains(got, " G ") || !strings.Contains(got, "1 S 11000 key picture 3") {
		t.Errorf("got:\n%s", got)
	}
}

// A replay keeps the pace of the media, and says so once.
func TestPace(t *testing.T) {
	lines := demuxPictures(t, pictured(0, day, 200, 5000, 500*ms))
	var notes []string
	for _, l := range lines {
		if strings.Contains(l, " N ") {
			notes = append(notes, l)
		}
	}
	if len(notes) != 1 || !strings.HasSuffix(notes[0], "clock") {
		t.Errorf("notes: %q, want one of the clock", notes)
	}
	// The first 2 s of arrival were 20 s of media: its end is what arrived least late.
	if first, last := lines[1], lines[len(lines)-2]; first != "1 S -18000 key picture 0" || last != "1 S 977000 key picture 199" {
		t.Errorf("from %q to %q", first, last)
	}
}

// The first duration is 0 on some servers, and two pictures have one time.
func TestSameTimeTwice(t *testing.T) {
	lines := demuxPictures(t, pictured(0, day, 1, 1000, 0), pictured(0, day+1000*ms, 3, 1000, 1000*ms))
	expect(t, lines, `
		1 H 0 gate avc1.42c00a
		1 S 0 key picture 0
		1 S 0.001 key picture 0
		1 S 1000 key picture 1
		1 S 2000 key picture 2
		1 E 2000`)
}

// A counter of 32 bits that wraps is no new time line.
func TestWrap(t *testing.T) {
	lines := demuxPictures(t, pictured(1<<32-2000, day, 2, 1000, 1000*ms), pictured(0, day+2000*ms, 2, 1000, 1000*ms))
	expect(t, lines, `
		1 H 0 gate avc1.42c00a
		1 S 0 key picture 0
		1 S 1000 key picture 1
		1 S 2000 key picture 0
		1 S 3000 key picture 1
		1 E 3000`)
}

// Time that jumps ahead of its arrival did not pass.
func TestJump(t *testing.T) {
	lines := demuxPictures(t, pictured(0, day, 3, 1000, 1000*ms), pictured(1<<33, day+3000*ms, 2, 1000, 1000*ms))
	expect(t, lines, `
		1 H 0 gate avc1.42c00a
		1 S 0 key picture 0
		1 S 1000 key picture 1
		1 S 2000 key picture 2
		1 N 3000 clock
		1 S 3000 key break picture 0
		1 S 4000 key picture 1
		1 E 4000`)
}

// A replay at speed is ahead of its arrival when the next connection begins: the
// new time line begins where the old one ended.
func TestLinesDoNotOverlap(t *testing.T) {
	in := slices.Concat(pictured(0, day, 20, 1000, 500*ms), []wire.Frame{head(day + 10_000*ms)}, pictured(0, day+10_000*ms, 2, 1000, 500*ms))
	lines := demuxPictures(t, in)
	if last, first := lines[20], lines[21]; last != "1 S 17000 key picture 19" || first != "1 S 18000 key break picture 0" {
		t.Errorf("%q, then %q", last, first)
	}
}
