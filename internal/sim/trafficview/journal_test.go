package trafficview

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
	"campipe/internal/sim/visit"
)

// TestJournal compares what a client got with what the journal says was sent:
// every sample of a fragment that came whole, by its bytes and times.
func TestJournal(t *testing.T) {
	for _, options := range []string{
		"progressive&close=11s",
		"progressive&audio&close=11s",
		"progressive&audio&late=7&close=3s",
		"progressive&audio&trun=4&close=3s",
		"progressive&noend=3&close=1s",
		"progressive&split=5&packed=3&wrap=1s&close=2s",
	} {
		t.Run(options, func(t *testing.T) {
			log := visit.NewLog(1 << 12)
			conn := dial(t, serve(t, pace.Pace{}, log)+"/DDOT_CAPTOP_13.vod?"+options)
			all, _ := read(t, conn, 1<<20)
			lines := log.UntilEnd(t)
			first, last := lines[0], lines[len(lines)-1]
			if first.Event != journal.EventStart || first.Camera != "DDOT_CAPTOP_13" || first.URL != "/DDOT_CAPTOP_13.vod?"+options {
				t.Errorf("first line %+v", first)
			}
			if last.Event != journal.EventEnd || last.Why != "closed" {
				t.Errorf("last line %+v", last)
			}
			var sent []journal.Sample
			for _, l := range lines[1 : len(lines)-1] {
				sent = append(sent, *l.Sample)
			}
			if diff := cmp.Diff(samples(cut(t, bytes.Join(all, nil))), sent); diff != "" || len(sent) == 0 {
				t.Error(diff)
			}
		})
	}
}

// samples returns what a client makes of the fragments that came whole, in the
// order in which the samples came.
func samples(records []tlv) []journal.Sample {
	var all, open []journal.Sample
	var pieces [][]byte // of the moof, without its first
	for _, r := range records {
		switch r.tag {
		case 0xf9:
			open, pieces = nil, nil
		case 0xfc, 0xfd:
			sum := sha256.Sum256(r.payload)
			s := journal.Sample{Track: "audio", Key: true, Size: len(r.payload), SHA256: hex.EncodeToString(sum[:])}
			if r.tag == 0xfc {
				s.Track, s.Key = "video", strings.Contains(nalTypes([]tlv{r}), "5")
			}
			open = append(open, s)
		case 0xfb:
			if !bytes.Contains(r.payload, []byte("moof")) {
				pieces = append(pieces, r.payload)
			}
		case 0xff:
			for ; len(pieces) > 0; pieces = pieces[2:] {
				setTimes(open, pieces[0], pieces[1])
			}
			all = append(all, open...)
			open = nil
		}
	}
	return all
}

// setTimes sets the times of those samples that a traf is about.
func setTimes(all []journal.Sample, traf, entries []byte) {
	track := []string{"video", "audio"}[binary.BigEndian.Uint32(traf[20:])-1]
	duration := binary.BigEndian.Uint32(traf[24:])
	decode := binary.BigEndian.Uint64(traf[48:])
	long := traf[66]&0x01 != 0 // sample durations are present
	for i := range all {
		if all[i].Track != track {
			continue
		}
		if long {
			duration, entries = binary.BigEndian.Uint32(entries), entries[8:]
		}
		all[i].Time, all[i].Duration, all[i].Offset = decode, duration, int32(binary.BigEndian.Uint32(entries))
		entries = entries[4:]
		decode += uint64(duration)
	}
}
