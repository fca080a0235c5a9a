package sim

import (
	"bytes"
	"image/jpeg"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"campipe/internal/sim/journal"
	"campipe/internal/tool"
)

// TestJPEGs has a client look at a camera of each kind over TLS, one of which
// stalls until camsim is told to stop.
func TestJPEGs(t *testing.T) {
	dir := t.TempDir()
	ca, log := filepath.Join(dir, "ca.pem"), filepath.Join(dir, "sent.json")
	p := start(t, "--tls", "--ca", ca, "--log", log, "--speed", "0", "mjpeg:gate?stall=1", "still:road?size=64x48")
	urls := p.cameras(t, 4)
	transport := &http.Transport{TLSClientConfig: trust(t, ca)}
	defer transport.CloseIdleConnections()
	client := http.Client{Transport: transport}
	stream, err := client.Get(urls[1][1])
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	for _, url := range []string{urls[2][1], urls[3][1]} {
		answer, err := client.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		m, err := jpeg.Decode(answer.Body)
		if err != nil || m.Bounds().Dx() != 64 {
			t.Errorf("%s: %v", url, err)
		}
		answer.Body.Close()
	}
	line := make([]byte, 64)
	for sent := []byte{}; !bytes.Contains(sent, []byte("\xff\xd9\r\n")); { // all of the picture is here
		n, err := stream.Body.Read(line)
		if err != nil {
			t.Fatal(err)
		}
		sent = append(sent, line[:n]...)
	}
	if status, _ := p.stop(t); status != tool.StatusGood {
		t.Errorf("status %d; %s", status, p.errors(t))
	}
	if rest, _ := io.ReadAll(stream.Body); len(rest) > 0 {
		t.Errorf("%d bytes more", len(rest))
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
	gate, road := "", ""
	for _, l := range lines {
		if l.Camera == "gate" {
			gate += l.Event + l.Why + " "
		} else {
			road += l.Event + l.Why + " "
		}
	}
	if gate != "start sample endstopped " || road != "sample sample " {
		t.Errorf("gate: %s; road: %s", gate, road)
	}
}

// TestMany has cameras cost nothing that nobody asks for.
func TestMany(t *testing.T) {
	before := runtime.NumGoroutine()
	p := start(t, "--count", "5000", "mjpeg:a", "still:b?etag")
	all := p.cameras(t, 10000)
	if n := runtime.NumGoroutine() - before; n > 20 {
		t.Errorf("10000 cameras have %d goroutines", n)
	}
	if last := all[9999]; last[0] != "b-5000" || !strings.HasSuffix(last[1], "/still/b-5000.jpg?etag") {
		t.Errorf("the last one is %q", last)
	}
	if status, _ := p.stop(t); status != tool.StatusGood {
		t.Errorf("status %d; %s", status, p.errors(t))
	}
}
