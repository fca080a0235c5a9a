package sim

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"campipe/internal/sim/journal"
	"campipe/internal/tool"
)

// TestSegments has a client look at a camera with a manifest of each kind over TLS.
func TestSegments(t *testing.T) {
	dir := t.TempDir()
	ca, log := filepath.Join(dir, "ca.pem"), filepath.Join(dir, "sent.json")
	p := start(t, "--tls", "--ca", ca, "--log", log, "--speed", "0", "dash:gate?utc=iso", "hls:road?ts&audio")
	urls := p.cameras(t, 4)
	transport := &http.Transport{TLSClientConfig: trust(t, ca)}
	defer transport.CloseIdleConnections()
	client := http.Client{Transport: transport}
	get := func(url string) string {
		t.Helper()
		answer, err := client.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s, %v", url, answer.Status, err)
		}
		return string(body)
	}
	for _, c := range []struct{ manifest, holds, name, segment, begins string }{
		{urls[1][1], `value="https://`, "manifest.mpd", "video-122880.m4s", "\x00\x00\x00\x18styp"},
		{urls[3][1], "\nboth-6.ts?", "index.m3u8", "both-6.ts", "G"},
	} {
		if text := get(c.manifest); !strings.Contains(text, c.holds) {
			t.Errorf("%s: no %q in %s", c.manifest, c.holds, text)
		}
		if b := get(strings.Replace(c.manifest, c.name, c.segment, 1)); !strings.HasPrefix(b, c.begins) {
			t.Errorf("%s: begins with %.16q", c.segment, b)
		}
	}
	if status, _ := p.stop(t); status != tool.StatusGood {
		t.Errorf("status %d; %s", status, p.errors(t))
	}
	f, err := os.Open(log)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := journal.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	events := map[string]int{}
	for _, l := range lines {
		events[l.Camera+" "+l.Event]++
	}
	for event, want := range map[string]int{"gate segment": 1, "gate sample": 24, "road segment": 1, "road sample": 24 + 25} {
		if events[event] != want {
			t.Errorf("%d of %q, want %d; %v", events[event], event, want, events)
		}
	}
}
