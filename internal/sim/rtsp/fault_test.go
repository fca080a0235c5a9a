package rtsp

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/bluenviron/gortsplib/v5"
	"github.com/pion/rtp"
)

// numbers tells of sequence numbers, less the first: 0-9 12.
func numbers(packets []*rtp.Packet, first uint16) string {
	var all []string
	for i := 0; i < len(packets); {
		j := i
		for j+1 < len(packets) && packets[j+1].SequenceNumber == packets[j].SequenceNumber+1 {
			j++
		}
		from, to := packets[i].SequenceNumber-first, packets[j].SequenceNumber-first
		if text := fmt.Sprint(from); from == to {
			all = append(all, text)
		} else {
			all = append(all, fmt.Sprintf("%s-%d", text, to))
		}
		i = j + 1
	}
	return strings.Join(all, " ")
}

// TestFaults: the first 0.8 s are 20 packets, of which 9 are the key picture.
func TestFaults(t *testing.T) {
	for _, test := range []struct {
		query    string
		first    uint16 // sequence number
		packets  string
		withheld string
		samples  int // sent
	}{
		{"", defaultSequence, "0-19", "", 12},
		{"drop=1", defaultSequence, "1-19", "1", 11},
		{"drop=3..4,12", defaultSequence, "0-1 4-10 12-19", "3 4 12", 10},
		{"drop=19-20", defaultSequence, "0-17", "19 20", 10},
		{"loss=20", defaultSequence, "0 2 4-8 10 12 14-18", "2 4 10 12 14 20", 7},
		{"reorder=5", defaultSequence, "0-3 5 4 6-8 10 9 11-13 15 14 16-19", "", 12},
		{"reorder=20", defaultSequence, "0-19", "", 12},
		{"duplicate=9", defaultSequence, "0-8 8-17 17-19", "", 12},
		{"restart=10", defaultSequence, "0-8 30009-30019", "", 12},
		{"sequence=65530", 65530, "0-19", "", 12},
		{"drop=2&reorder=2", defaultSequence, "0 2 4 3 6 5 8 7 10 9 12 11 14 13 16 15 18 17 19", "2", 11},
	} {
		t.Run(test.query, func(t *testing.T) {
			g, lines := serve(t, 0).watch(t, "front?close=800ms&"+test.query, gortsplib.ProtocolTCP)
			if got := numbers(g.packets[0], test.first); got != test.packets {
				t.Errorf("packets %s, want %s", got, test.packets)
			}
			var all []string
			for _, p := range withheld(lines, video) {
				all = append(all, fmt.Sprint(p.Number))
				if want := test.first + uint16(p.Number-1); p.Sequence != want {
					t.Errorf("packet %d is number %d, want %d", p.Number, p.Sequence, want)
				}
			}
			if got := strings.Join(all, " "); got != test.withheld {
				t.Errorf("withheld %s, want %s", got, test.withheld)
			}
			if n := len(samples(lines, video)); n != test.samples {
				t.Errorf("%d pictures were sent, want %d", n, test.samples)
			}
		})
	}
}

// TestSpared: faults other than loss hit the first media alone.
func TestSpared(t *testing.T) {
	g, lines := serve(t, 0).watch(t, "front?audio=pcma&close=1s&drop=1&reorder=2&duplicate=3&restart=5", gortsplib.ProtocolTCP)
	if got := numbers(g.packets[1], defaultSequence); got != "0-48" || len(withheld(lines, audio)) > 0 {
		t.Errorf("packets of sound: %s, want 0-48", got)
	}
}

// TestLoss hits both media, and each time in the same way.
func TestLoss(t *testing.T) {
	s := serve(t, 0)
	const camera = "front?audio=pcma&loss=10&close=10s"
	g, first := s.watch(t, camera, gortsplib.ProtocolTCP)
	_, second := s.watch(t, camera, gortsplib.ProtocolTCP)
	for i, track := range []string{video, audio} {
		lost := withheld(first, track)
		sent := len(g.packets[i])
		if percent := 100 * len(lost) / (len(lost) + sent); percent < 6 || percent > 14 {
			t.Errorf("%s: %d packets of %d are lost", track, len(lost), len(lost)+sent)
		}
		if !slices.Equal(lost, withheld(second, track)) {
			t.Errorf("%s: the second time others are lost", track)
		}
	}
	if a, b := withheld(first, video)[0].Number, withheld(first, audio)[0].Number; a == b {
		t.Errorf("both media lose packet %d first", a)
	}
}

// TestMarkers: a marker ends each picture, unless none is to.
func TestMarkers(t *testing.T) {
	for query, want := range map[string]int{"": 15, "nomarker": 0, "stap": 15, "annexb": 15} {
		g, _ := serve(t, 0).watch(t, "front?close=1s&audio=aac&"+query, gortsplib.ProtocolTCP)
		count := func(packets []*rtp.Packet) (n int) {
			for _, p := range packets {
				if p.Marker {
					n++
				}
			}
			return n
		}
		if got := count(g.packets[0]); got != want {
			t.Errorf("%q: %d pictures end with a marker, want %d", query, got, want)
		}
		if got := count(g.packets[1]); got != 15 {
			t.Errorf("%q: %d frames of sound end with a marker, want 15", query, got)
		}
	}
}

// TestPacking says how many packets there are, by the first byte of their payloads,
// and how long the longest is.
func TestPacking(t *testing.T) {
	for _, test := range []struct {
		query string
		heads string
		most  int
	}{
		// SPS, PPS, SEI and IDR, and another picture; 7c is FU-A, 18 STAP-A.
		{"", "67 68 06 7c 7c 7c 7c 7c 7c 41", defaultSize},
		{"sets=sdp", "06 7c 7c 7c 7c 7c 7c 41", defaultSize},
		{"stap", "18 7c 7c 7c 7c 7c 7c 41", defaultSize},
		{"annexb", "7c 7c 7c 7c 7c 7c 41", defaultSize},
		{"mtu=1000&sets=sdp", "06 7c 7c 7c 7c 7c 7c 7c 7c 41", 1000},
		// SEI of x265 is switched off; 62 is FU, 60 AP.
		{"codec=h265", "40 42 44 62 62 02", defaultSize},
		{"codec=h265&stap", "60 62 62 02", defaultSize},
	} {
		t.Run(test.query, func(t *testing.T) {
			g, _ := serve(t, 0).watch(t, "front?close=100ms&"+test.query, gortsplib.ProtocolTCP)
			var all []string
			for _, p := range g.packets[0] {
				all = append(all, fmt.Sprintf("%02x", p.Payload[0]))
				if size := p.MarshalSize(); size > test.most {
					t.Errorf("a packet has %d bytes, more than %d", size, test.most)
				}
			}
			if got := strings.Join(all, " "); got != test.heads {
				t.Errorf("payloads begin %s, want %s", got, test.heads)
			}
		})
	}
}
