package rtp

import (
	"fmt"
	"strings"
	"testing"
)

// pushed tells what becomes of packets of these numbers, 10 ms apart: the numbers
// that are given on, <1-2> for missing ones, ! for a restart, and -7d for those
// that are dropped: as duplicates, late, or stray.
func pushed(t *testing.T, numbers ...uint16) string {
	t.Helper()
	var all []string
	last := int64(-1)
	s := NewStream(Handler{
		Packet: func(p Packet) {
			if last >= 0 && p.Number != last+1 || uint16(p.Number) != p.Sequence || string(p.Payload) != fmt.Sprint(p.Sequence) {
				t.Errorf("%+v after %d", p, last)
			}
			last = p.Number
			all = append(all, fmt.Sprint(p.Sequence))
		},
		Missing: func(first, to int64) {
			last = to
			all = append(all, fmt.Sprintf("<%d-%d>", first&0xffff, to&0xffff))
		},
		Restart: func() {
			last = -1
			all = append(all, "!")
		},
		Drop: func(p Packet, f Fate) { all = append(all, fmt.Sprintf("-%d%c", p.Sequence, "dls"[f])) },
	})
	payload := make([]byte, 5)
	for i, n := range numbers {
		payload = append(payload[:0], fmt.Sprint(n)...)
		s.Push(Packet{Sequence: n, Arrival: int64(i) * 10_000, Payload: payload})
	}
	s.Flush()
	return strings.Join(all, " ")
}

func TestStream(t *testing.T) {
	for _, c := range []struct {
		name    string
		numbers []uint16
		want    string
	}{
		{"in order", []uint16{1, 2, 3}, "1 2 3"},
		{"across the wrap", []uint16{65534, 65535, 0, 1}, "65534 65535 0 1"},
		{"swapped", []uint16{1, 3, 2, 4}, "1 2 3 4"},
		{"reversed", []uint16{1, 5, 4, 3, 2, 6}, "1 2 3 4 5 6"},
		{"swapped across the wrap", []uint16{65535, 1, 0, 2}, "65535 0 1 2"},
		{"twice", []uint16{1, 1, 2, 2, 1}, "1 -1d 2 -2d -1d"},
		{"twice while one is missing", []uint16{1, 3, 3, 2}, "1 -3d 2 3"},
		{"missing", []uint16{1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, "1 <2-2> 3 4 5 6 7 8 9 10 11 12 13 14 15"},
		{"missing, and too late", []uint16{1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 2, 2, 15}, "1 <2-2> 3 4 5 6 7 8 9 10 11 12 13 14 -2l -2l 15"},
		{"missing at the end", []uint16{1, 4, 6}, "1 <2-3> 4 <5-5> 6"},
		{"one of another sequence", []uint16{1, 2, 30000, 3, 4}, "1 2 3 -30000s 4"},
		{"some of another sequence", []uint16{1, 2, 30000, 40000, 3, 50000}, "1 2 -30000s 3 -40000s -50000s"},
		{"another sequence", []uint16{1, 2, 30000, 30001, 30002}, "1 2 ! 30000 30001 30002"},
		{"another sequence, while one is missing", []uint16{1, 3, 30000, 30001}, "1 <2-2> 3 ! 30000 30001"},
		{"another sequence behind", []uint16{30000, 1, 2}, "30000 ! 1 2"},
	} {
		if got := pushed(t, c.numbers...); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
	}
}

// FuzzStream: each packet is given on or dropped, once; numbers of those that are
// given on and of missing ones follow one another; no more than a window is held.
func FuzzStream(f *testing.F) {
	f.Add([]byte{1, 2, 3, 3, 5, 4, 200, 201, 6, 255, 0, 1})
	f.Fuzz(func(t *testing.T, steps []byte) {
		in, out, next := 0, 0, int64(-1)
		s := NewStream(Handler{
			Packet: func(p Packet) {
				if next >= 0 && p.Number != next {
					t.Fatalf("packet %d, not %d", p.Number, next)
				}
				next = p.Number + 1
				out++
			},
			Missing: func(first, last int64) {
				if first != next || last < first {
					t.Fatalf("%d to %d are missing, and %d is next", first, last, next)
				}
				next = last + 1
			},
			Restart: func() { next = -1 },
			Drop:    func(Packet, Fate) { out++ },
		})
		n := uint16(0)
		for i, step := range steps {
			n += uint16(int8(step)) * max(1, uint16(step&1)*uint16(step))
			in++
			s.Push(Packet{Sequence: n, Arrival: int64(i) * 1000, Source: uint32(step & 1)})
			if len(s.held) > window {
				t.Fatalf("%d packets are held", len(s.held))
			}
		}
		s.Flush()
		if in != out {
			t.Fatalf("%d packets in, %d out", in, out)
		}
	})
}

func TestTicks(t *testing.T) {
	var ticks Ticks
	if ticks.Near(77) != 77 || ticks.Begun() {
		t.Error("begun before the first")
	}
	at := int64(1<<32 - 1000)
	for i := range 100_000 {
		step := int64(i%7)*90_000 - 90_000 // back, too
		at += step
		if got := ticks.Unwrap(uint32(at)); got != at {
			t.Fatalf("%d, not %d", got, at)
		}
		if got := ticks.Near(uint32(at - 1<<30)); got != at-1<<30 {
			t.Fatalf("near: %d, not %d", got, at-1<<30)
		}
	}
}
