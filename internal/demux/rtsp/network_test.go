package rtsp_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"campipe/pkg/wire"

	"github.com/pion/rtp"
)

// account tells of what is in no sample, beside framing.
func (r *result) account() string {
	var all []string
	for reason, c := range r.ledger.Totals(1).Dropped {
		if reason != "framing" && reason != "inserted" {
			all = append(all, fmt.Sprintf("%s %d/%d", reason, c.Frames, c.Bytes))
		}
	}
	for cause, c := range r.ledger.Totals(1).Lost {
		all = append(all, fmt.Sprintf("%s: %d/%d", cause, c.Frames, c.Bytes))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// gapText tells of the losses: cause, packets, frames, and milliseconds.
func (r *result) gapText() string {
	var all []string
	for _, g := range r.gaps {
		text := g.Cause
		if g.First != nil {
			text += fmt.Sprintf(" #%d-%d", *g.First, *g.Last)
		}
		all = append(all, fmt.Sprintf("%s %d %d ms", text, g.Frames, g.Length/1000))
	}
	return strings.Join(all, "; ")
}

// What a network, and a camera, do to packets: what is complete comes out, what
// is not is told of, and nothing else is.
func TestNetwork(t *testing.T) {
	type change = func(i int, p []*rtp.Packet) []*rtp.Packet
	at := func(picture int, f func([]*rtp.Packet) []*rtp.Packet) change {
		return func(i int, p []*rtp.Packet) []*rtp.Packet {
			if i == picture {
				return f(p)
			}
			return p
		}
	}
	drop := func(picture, packet int) change {
		return at(picture, func(p []*rtp.Packet) []*rtp.Packet { return slices.Delete(p, packet, packet+1) })
	}
	var kept *rtp.Packet // across pictures
	for _, c := range []struct {
		name                    string
		change                  change
		pictures, account, gaps string
		note                    string
	}{
		{"nothing", nil, "0-49", "", "", ""},
		{"first packet of a picture lost", drop(13, 0), "0-12 20-49", "lost: 7/108", "lost #65537-65537 0 0 ms; lost #65537-65537 7 320 ms", ""},
		{"middle packet lost", drop(13, 1), "0-12 20-49", "lost: 7/107", "lost #65538-65538 0 0 ms; lost #65538-65538 7 320 ms", ""},
		{"marker lost", drop(13, 2), "0-12 20-49", "lost: 7/107", "lost #65539-65539 0 0 ms; lost #65539-65539 7 320 ms", ""},
		{"key lost", drop(20, 1), "0-19 30-49", "lost: 10/155", "lost #65559-65559 0 0 ms; lost #65559-65559 10 440 ms", ""},
		{"last picture before a key", drop(19, 2), "0-18 20-49", "lost: 1/11", "lost #65557-65557 0 0 ms; lost #65557-65557 1 80 ms", ""},
		{"picture lost", at(13, func([]*rtp.Packet) []*rtp.Packet { return nil }), "0-12 20-49", "lost: 6/96", "lost #65537-65539 0 0 ms; lost #65537-65539 6 320 ms", ""},
		{"twice", func(_ int, p []*rtp.Packet) []*rtp.Packet { return append(p, p...) }, "0-49", "duplicate 0/840", "", ""},
		{"swapped", func(i int, p []*rtp.Packet) []*rtp.Packet {
			if i > 0 {
				p[0], p[1] = p[1], p[0]
			}
			return p
		}, "0-49", "", "", ""},
		{"too late", func(i int, p []*rtp.Packet) []*rtp.Packet {
			switch i {
			case 13:
				kept = p[1]
				return slices.Delete(p, 1, 2)
			case 21:
				return append(p, kept)
			}
			return p
		}, "0-12 20-49", "late 0/6, lost: 7/107", "lost #65538-65538 0 0 ms; lost #65538-65538 7 320 ms", ""},
		{"no markers", func(_ int, p []*rtp.Packet) []*rtp.Packet {
			p[2].Marker = false
			return p
		}, "0-49", "", "", ""},
		{"markers within pictures", func(_ int, p []*rtp.Packet) []*rtp.Packet {
			// as of a picture in two slices
			p[0].Payload, p[0].Marker = unit(key, true, ""), true
			p[1].Payload, p[1].Marker = unit(key, false, ""), true
			p[2].Payload, p[2].Marker = unit(key, false, ""), true
			return p
		}, strings.TrimSpace(strings.Repeat("-1 ", 50)), "lost: 1/4", "lost 1 0 ms; lost 1 40 ms", "dialect"},
		{"unknown type", func(_ int, p []*rtp.Packet) []*rtp.Packet {
			extra := *p[0]
			extra.PayloadType = 107
			return append(p, &extra)
		}, "0-49", "unknown 0/240", "", "track"},
		{"stray packets of an earlier session (Reolink)", func(_ int, p []*rtp.Packet) []*rtp.Packet {
			stray := *p[0]
			stray.SequenceNumber += 30000
			return append(p, &stray)
		}, "0-49", "unknown 0/240", "", ""},
		{"the encoder began anew", func(i int, p []*rtp.Packet) []*rtp.Packet {
			for _, q := range p {
				if i >= 25 {
					q.SequenceNumber, q.Timestamp = q.SequenceNumber+30000, q.Timestamp+1<<31
				}
			}
			return p
		}, "0-24 30-49", "before key 5/80, reset: 0/0", "reset 0 0 ms", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSession(t, avc)
			s.pictures(&sender{kind: 96, sequence: 65498}, 0, 50, c.change)
			s.end()
			r := s.read()
			if r.err != nil {
				t.Fatal(r.err)
			}
			note := ""
			for _, n := range r.notes {
				note += n.What
			}
			got := []string{spans(numbers(r.video())), r.account(), r.gapText(), note}
			for i, want := range []string{c.pictures, c.account, c.gaps, c.note} {
				if got[i] != want {
					t.Errorf("%s: %s\nwant %s", []string{"pictures", "account", "gaps", "notes"}[i], got[i], want)
				}
			}
		})
	}
}

// What ends in the middle of a picture is not lost where that was on purpose.
func TestEnd(t *testing.T) {
	for _, c := range []struct {
		name              string
		end               func(*session)
		pictures, account string
	}{
		{"complete", (*session).end, "0-9", ""},
		{"on purpose", func(s *session) {
			s.frames = s.frames[:len(s.frames)-1]
			s.end()
		}, "0-8", "unfinished 0/9"},
		{"cut", func(s *session) {
			s.frames = append(s.frames[:len(s.frames)-1], s.frames[0])
			s.end()
		}, "0-8", "closed: 1/9"},
		{"bye", func(s *session) {
			s.frames = s.frames[:len(s.frames)-1]
			s.bye(0, second)
			s.end()
		}, "0-8", "unfinished 0/9"},
		{"outage", func(s *session) {
			s.frames = s.frames[:len(s.frames)-1]
			g := wire.Gap{Cause: wire.CauseSilence}
			s.frames = append(s.frames, g.Frame(1, noon+second))
			s.end()
		}, "0-8", "silence: 1/9"},
		{"another connection", func(s *session) {
			s.describe(avc)
			s.frames[len(s.frames)-1].Flags |= wire.FlagBreak
			s.pictures(&sender{kind: 96, sequence: 7, time: 1 << 31}, 20, 10, nil)
			s.end()
		}, "0-9 20-29", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSession(t, avc)
			s.pictures(&sender{kind: 96, time: 12345}, 0, 10, nil)
			c.end(s)
			r := s.read()
			if got := spans(numbers(r.video())); r.err != nil || got != c.pictures || r.account() != c.account {
				t.Errorf("pictures %s, want %s; account %q, want %q; %v", got, c.pictures, r.account(), c.account, r.err)
			}
			if len(r.headers) != 1 {
				t.Errorf("%d declarations, not 1", len(r.headers))
			}
		})
	}
}
