package rtsp

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bluenviron/gortsplib/v5"
	"github.com/bluenviron/gortsplib/v5/pkg/ntp"
	"github.com/pion/rtcp"
)

// reports tells of sender reports: seconds of wall time since the camera began, and
// of RTP's; and of a goodbye.
func reports(all []rtcp.Packet, clock float64) string {
	var b strings.Builder
	for _, p := range all {
		switch p := p.(type) {
		case *rtcp.SenderReport:
			wall := ntp.Decode(p.NTPTime).Sub(began).Seconds()
			fmt.Fprintf(&b, "%.4f=%.4f ", wall, float64(int32(p.RTPTime-defaultTimestamp))/clock)
		case *rtcp.Goodbye:
			b.WriteString("bye ")
		}
	}
	return strings.TrimSpace(b.String())
}

func TestReports(t *testing.T) {
	back := time.Unix(0, 0).Sub(began).Seconds()
	for query, want := range map[string][2]string{
		"":                                   {"0.0000=0.0000 5.0000=5.0000", "0.0000=0.0000 5.0000=5.0000"},
		"noreports":                          {"", ""},
		"bye":                                {"0.0000=0.0000 5.0000=5.0000 bye", "0.0000=0.0000 5.0000=5.0000 bye"},
		"reports=4s&report-after=2s":         {"2.0000=2.0000 6.0000=6.0000", "1.9800=1.9800 5.9800=5.9800"},
		"clock=-5m":                          {"-300.0000=0.0000 -295.0000=5.0000", "-300.0000=0.0000 -295.0000=5.0000"},
		"clock=1970":                         {fmt.Sprintf("%.4f=0.0000 %.4f=5.0000", back, back+5), fmt.Sprintf("%.4f=0.0000 %.4f=5.0000", back, back+5)},
		"drift=1000&audio-drift=-100000":     {"0.0000=0.0000 5.0000=5.0050", "0.0000=0.0000 5.0000=4.5000"},
		"bframes&reports=1s&report-after=5s": {"4.8000=4.8000 5.6667=5.6667", "4.9800=4.9800 5.9800=5.9800"},
	} {
		g, _ := serve(t, 0).watch(t, "front?audio=pcma&close=7s&"+query, gortsplib.ProtocolTCP)
		for i, clock := range []float64{90_000, 8000} {
			if got := reports(g.reports[i], clock); got != want[i] {
				t.Errorf("%s: media %d: %s, want %s", query, i, got, want[i])
			}
		}
	}
}

// TestWrap: timestamps go on behind the greatest.
func TestWrap(t *testing.T) {
	g, _ := serve(t, 0).watch(t, "front?close=1s&rtp-start=4294960000", gortsplib.ProtocolTCP)
	first, last := g.packets[0][0].Timestamp, g.packets[0][len(g.packets[0])-1].Timestamp
	if first != 4294960000 || last != 4294960000+14*6000-1<<32 {
		t.Errorf("timestamps from %d to %d", first, last)
	}
}

// TestDrift: after 100 s a clock that is fast by a hundredth is a second ahead.
func TestDrift(t *testing.T) {
	g, lines := serve(t, 0).watch(t, "front?drift=10000&audio=opus&close=100050ms", gortsplib.ProtocolTCP)
	all := samples(lines, video)
	last := g.packets[0][len(g.packets[0])-1]
	if got := last.Timestamp - defaultTimestamp; got != 101*90_000 || uint64(got) != all[len(all)-1].Time {
		t.Errorf("the last picture is of %d, in the journal of %d", got, all[len(all)-1].Time)
	}
	for i := 1; i < len(all); i++ {
		if all[i-1].Time+uint64(all[i-1].Duration) != all[i].Time {
			t.Fatalf("picture %d does not begin where the one before ends", i)
		}
	}
	if last := g.packets[1][len(g.packets[1])-1]; (last.Timestamp-defaultTimestamp)%960 != 0 {
		t.Errorf("the sound drifts too: %d", last.Timestamp)
	}
}
