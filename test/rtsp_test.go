package test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"campipe/internal/sim/journal"
	"campipe/pkg/wire"
)

// zoo are RTSP cameras: of them every access unit comes out that went in.
var zoo = []struct {
	options string
	fetch   string // more for camfetch
}{
	{options: "audio=aac"},
	{options: "audio=aac", fetch: "--udp"},
	{options: "codec=h265&audio=opus"},
	{options: "codec=jpeg&audio=pcmu"},
	{options: "bframes"},
	{options: "codec=h265&bframes"},
	{options: "audio=pcma"},
	{options: "audio=g726"},
	{options: "audio=latm"},
	{options: "codec=aac"},
	{options: "stap"},
	{options: "sets=sdp"},
	{options: "sets=band"},
	{options: "nomarker"},
	{options: "annexb"},
	{options: "mtu=300"},
	{options: "metadata&noinfo&noreports&audio=aac"},
	{options: "clock=1970&audio=aac"},
	{options: "clock=5m&audio=aac"},
	{options: "rtp-start=4294500000&sequence=65530&audio=aac"},
	{options: "reorder=7"},
	{options: "duplicate=5"},
}

// TestRTSP checks that of each camera come the access units that it sent, byte for
// byte and in order, and that the capture replayed gives the same bytes.
func TestRTSP(t *testing.T) {
	t.Parallel()
	for _, c := range zoo {
		t.Run(c.options+c.fetch, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			log := dir + "/sent.log"
			s := simulate(t, 1, "--speed", "10", "--log", log, "rtsp:gate?"+c.options)
			run(t, dir, "camfetch '"+s.urls[0]+"' "+c.fetch+" --duration 3s -q --strict > raw.cam")
			s.stop()
			run(t, dir, "camdemux -q --report demux.json raw.cam > media.cam && camfetch raw.cam | camdemux -q | cmp - media.cam")
			accounted(t, dir+"/demux.json", "", "", 0)
			want, got := sent(t, log), tracks(t, dir+"/media.cam")
			delete(want, "application") // ONVIF's metadata is no media
			if strings.Contains(c.options, "reorder") {
				slices.Sort(want["video"])
				slices.Sort(got["video"])
			}
			for track := range want {
				n, err := left(want[track], got[track])
				if err != nil || n != 0 || len(got[track]) < 200 {
					t.Errorf("%s: %d came, %d are missing; %v", track, len(got[track]), n, err)
				}
			}
		})
	}
}

// TestRTSPLoss checks that the packets which a network lost are named in gaps, and
// no others, and that of the pictures only those are missing that came broken, or
// can't be shown without one that did.
func TestRTSPLoss(t *testing.T) {
	t.Parallel()
	for _, options := range []string{"drop=50-52,200&audio=aac", "loss=2", "codec=h265&loss=3&mtu=500", "codec=jpeg&loss=1", "codec=pcma&drop=20,30-33"} {
		t.Run(options, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			log := dir + "/sent.log"
			s := simulate(t, 1, "--speed", "10", "--log", log, "rtsp:gate?"+options)
			run(t, dir, "camfetch '"+s.urls[0]+"' --duration 3s -q > raw.cam")
			s.stop()
			run(t, dir, "camdemux -q --report demux.json raw.cam > media.cam")

			withheld := unsent(t, log)
			for _, gap := range totals(t, dir+"/demux.json").List {
				if gap.Cause != wire.CauseLost || !slices.Contains(withheld, *gap.First) || !slices.Contains(withheld, *gap.Last) {
					t.Errorf("a gap of cause %s from packet %d to %d, %d were withheld", gap.Cause, *gap.First, *gap.Last, withheld)
				}
				withheld = slices.DeleteFunc(withheld, func(n int64) bool { return n >= *gap.First && n <= *gap.Last })
			}
			if len(withheld) > 0 {
				t.Errorf("no gap names the packets %d", withheld)
			}
			want, got := sent(t, log), tracks(t, dir+"/media.cam")
			for track := range want {
				if _, err := left(want[track], got[track]); err != nil {
					t.Errorf("%s: %d came; %v", track, len(got[track]), err)
				}
			}
		})
	}
}

// unsent returns the sequence numbers of the packets that a simulator withheld.
func unsent(t *testing.T, log string) []int64 {
	t.Helper()
	f, err := os.Open(log)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := journal.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	var all []int64
	for _, l := range lines {
		if l.Packet != nil {
			all = append(all, int64(l.Packet.Sequence))
		}
	}
	return all
}

// TestRTSPOutages checks that sessions which end, or fall silent, are made again,
// that each time is a gap with the cause, and that nothing that came is lost.
func TestRTSPOutages(t *testing.T) {
	t.Parallel()
	for options, cause := range map[string]string{
		"audio=aac&close=3s": wire.CauseClosed, "close=3s&bye": wire.CauseClosed, "stall=3s": wire.CauseSilence,
		"auth=me:canary&digest=sha-256&close=3s": wire.CauseClosed,
	} {
		limit := ""
		if cause == wire.CauseSilence {
			limit = "--silence-timeout 500ms"
		}
		t.Run(options, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			log := dir + "/sent.log"
			s := simulate(t, 1, "--speed", "10", "--log", log, "rtsp:gate?"+options)
			run(t, dir, "echo canary > secret; chmod 600 secret; camfetch '"+s.urls[0]+"' --user me --password-file secret "+limit+" --retry-wait 50ms --duration 3s -q --report fetch.json > raw.cam")
			s.stop()
			run(t, dir, "camdemux -q --report demux.json raw.cam > media.cam")
			gaps := totals(t, dir+"/fetch.json").List
			for _, gap := range gaps {
				if gap.Cause != cause {
					t.Errorf("a gap of cause %s", gap.Cause)
				}
			}
			if len(gaps) < 2 {
				t.Errorf("%d gaps", len(gaps))
			}
			want, got := sent(t, log), tracks(t, dir+"/media.cam")
			for track := range want {
				// The last session was ended while it sent.
				if n, err := left(want[track], got[track]); err != nil || n > 0 {
					t.Errorf("%s: %d came, %d are missing; %v", track, len(got[track]), n, err)
				}
			}
		})
	}
}

// TestRTSPRefused checks that a camera which refuses is asked no more.
func TestRTSPRefused(t *testing.T) {
	for options, want := range map[string]string{"status=401": "401", "status=404": "404", "auth=me:canary": "401"} {
		dir := t.TempDir()
		log := dir + "/sent.log"
		s := simulate(t, 1, "--log", log, "rtsp:gate?"+options)
		r := shell(dir, nil, "camfetch '"+s.urls[0]+"' > raw.cam")
		s.stop()
		if r.status != 1 || !strings.Contains(string(r.stderr), want) {
			t.Errorf("%s: status %d, %s", options, r.status, r.stderr)
		}
		if n := strings.Count(run(t, dir, "cat sent.log"), `"start"`); n > 1 {
			t.Errorf("%s: asked %d times", options, n)
		}
	}
}
