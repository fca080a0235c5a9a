package judge

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
)

// Trip is how an MP4 came through a stream into another one.
type Trip struct {
	Samples int
	Unread  []string // tracks of the first that are not in the other
	Faults  []string // what is not as it was
}

// Compare compares an MP4 with what was made of it. Within a track bytes, decode
// times, composition offsets and key flags are the same to the tick, or to the
// microsecond where ticks are finer than the times of a stream can say; but for the
// moment that the times count from. So is what the edit list hides. Between
// tracks times are the same to a tick of the coarser one, since that is how exact
// ffprobe reads an edit list.
func Compare(t testing.TB, first, other string) Trip {
	t.Helper()
	var trip Trip
	pairs := trip.media(t, first, other)
	trip.edits(t, first, other, pairs)
	return trip
}

// pair is a track of both files, by its number.
type pair struct{ first, other int }

// media compares what is there without the edit lists, and returns the tracks.
func (trip *Trip) media(t testing.TB, first, other string) []pair {
	a, _ := ProbeMedia(t, first)
	b, _ := ProbeMedia(t, other)
	var pairs []pair
	next := 0
	for i, s := range a.Streams {
		was := a.Of(i)
		if len(was) == 0 {
			continue
		}
		if next >= len(b.Streams) || b.Streams[next].Type != s.Type || !holds(b.Of(next), was[0].Hash) {
			trip.Unread = append(trip.Unread, strings.TrimSpace(s.Type+" "+s.Codec))
			continue
		}
		pairs = append(pairs, pair{i, next})
		trip.Samples += len(was)
		trip.track(s, b.Streams[next], was, b.Of(next))
		next++
	}
	if next < len(b.Streams) {
		trip.fault("%d tracks of %d are not of the first", len(b.Streams)-next, len(b.Streams))
	}
	return pairs
}

func holds(packets []Packet, hash string) bool {
	for i := range packets {
		if packets[i].Hash == hash {
			return true
		}
	}
	return false
}

func (trip *Trip) fault(format string, args ...any) {
	trip.Faults = append(trip.Faults, fmt.Sprintf(format, args...))
}

// track compares two tracks to the tick.
func (trip *Trip) track(s, is Stream, was, are []Packet) {
	name := strings.TrimSpace(s.Type + " " + s.Codec)
	if s.Rate != is.Rate || len(was) != len(are) {
		trip.fault("%s: %d samples of %s s are %d of %s s", name, len(was), s.Rate, len(are), is.Rate)
		return
	}
	exact := int64(0)
	if tick := seconds(s.Rate); tick < 2e-6 {
		exact = int64(1e-6 / tick)
	}
	for i, p := range was {
		q := are[i]
		switch {
		case p.Hash != q.Hash:
			trip.fault("%s: sample %d has other bytes", name, i+1)
		case apart(p.DTS-was[0].DTS, q.DTS-are[0].DTS) > exact:
			trip.fault("%s: sample %d is decoded at tick %d, not %d", name, i+1, q.DTS-are[0].DTS, p.DTS-was[0].DTS)
		case apart(p.PTS-p.DTS, q.PTS-q.DTS) > exact:
			trip.fault("%s: sample %d is shown %d ticks after decoding, not %d", name, i+1, q.PTS-q.DTS, p.PTS-p.DTS)
		case p.Key() != q.Key():
			trip.fault("%s: sample %d: key %v, not %v", name, i+1, q.Key(), p.Key())
		default:
			continue
		}
		return
	}
}

func apart(a, b int64) int64 { return max(a-b, b-a) }

// edits compares when tracks are to each other, and what is hidden.
func (trip *Trip) edits(t testing.TB, first, other string, pairs []pair) {
	a, _ := Probe(t, first)
	b, _ := Probe(t, other)
	var shift, exact float64
	for n, p := range pairs {
		was, are := a.Of(p.first), b.Of(p.other)
		if len(was) == 0 || len(are) == 0 {
			continue
		}
		name := a.Streams[p.first].Type
		tick := seconds(a.Streams[p.first].Rate)
		by := float64(are[0].DTS-was[0].DTS) * tick
		if exact = max(exact, tick, 1e-6); n == 0 {
			shift = by
		} else if math.Abs(by-shift) > exact {
			trip.fault("%s: it is %.6f s later beside the others", name, by-shift)
		}
		for i := range min(len(was), len(are)) {
			hidden := was[i].Hidden() || was[i].PTS < 0 // of fragments ffprobe says only that
			if name == "audio" && was[i].PTS+are[i].Duration > 0 {
				hidden = false
			}
			if was[i].Hash != are[i].Hash || hidden != are[i].Hidden() {
				trip.fault("%s: sample %d: hidden %v, not %v", name, i+1, are[i].Hidden(), hidden)
				break
			}
		}
	}
}

// seconds returns how long a tick is.
func seconds(rate string) float64 {
	num, den, _ := strings.Cut(rate, "/")
	n, _ := strconv.ParseFloat(num, 64)
	d, _ := strconv.ParseFloat(den, 64)
	return n / d
}
