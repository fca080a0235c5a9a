package sim

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gorilla/websocket"

	"campipe/internal/sim/journal"
	"campipe/internal/tool"
)

// process is camsim on its way.
type process struct {
	stdout *bufio.Reader
	stderr *os.File
	status chan int
}

// start runs camsim with the arguments in this process.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	p := &process{bufio.NewReader(r), stderr, make(chan int, 1)}
	go func() {
		p.status <- tool.Run(Tool(), append([]string{"camsim"}, args...), tool.IO{Stdin: os.Stdin, Stdout: w, Stderr: stderr})
		w.Close()
	}()
	return p
}

// cameras returns the next n lines of standard output, each cut into name and
// URL.
func (p *process) cameras(t *testing.T, n int) [][2]string {
	t.Helper()
	var all [][2]string
	for range n {
		line, err := p.stdout.ReadString('\n')
		if err != nil {
			t.Fatalf("after %q: %v: %s", all, err, p.errors(t))
		}
		name, url, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		all = append(all, [2]string{name, url})
	}
	return all
}

func (p *process) errors(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(p.stderr.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// stop tells camsim to stop, and returns its exit status and the rest of its
// output.
func (p *process) stop(t *testing.T) (int, string) {
	t.Helper()
	if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(p.stdout)
	if err != nil {
		t.Fatal(err)
	}
	return <-p.status, string(rest)
}

// trust returns how a TLS client trusts the authority in that file.
func trust(t *testing.T, ca string) *tls.Config {
	t.Helper()
	pem, err := os.ReadFile(ca)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		t.Fatalf("no certificate in %q", pem)
	}
	return &tls.Config{RootCAs: pool}
}

func TestCameras(t *testing.T) {
	for _, test := range []struct {
		name string
		args []string
		want []string // names, and URLs without the host
	}{
		{"without names", nil, []string{"DDOT_CAPTOP_13 ws /DDOT_CAPTOP_13.vod?progressive", "DDOT_CAPTOP_14 ws /DDOT_CAPTOP_14.vod?progressive&audio"}},
		{"named", []string{"a?audio&close=1s", "trafficview:b", "c:d"}, []string{"a ws /a.vod?progressive&audio&close=1s", "b ws /b.vod?progressive", "c:d ws /c:d.vod?progressive"}},
		{"odd name", []string{"front door/1"}, []string{"front door/1 ws /front%20door%2F1.vod?progressive"}},
		{"JPEGs", []string{"mjpeg:a", "mjpeg:b?axis&fps=5", "still:c", "still:d e?etag"}, []string{"a http /mjpeg/a", "b http /mjpeg/b?axis&fps=5", "c http /still/c.jpg", "d e http /still/d%20e.jpg?etag"}},
		{"RTSP", []string{"rtsp:a", "b", "rtsp:c d?codec=h265&drop=7", "--tls"}, []string{
			"a rtsp /rtsp/a", "a rtsps /rtsp/a", "b ws /b.vod?progressive", "b wss /b.vod?progressive",
			"c d rtsp /rtsp/c%20d?codec=h265&drop=7", "c d rtsps /rtsp/c%20d?codec=h265&drop=7",
		}},
		{"counted", []string{"a", "--count", "2"}, []string{"a-1 ws /a-1.vod?progressive", "a-2 ws /a-2.vod?progressive"}},
		{"with TLS", []string{"a", "--tls"}, []string{"a ws /a.vod?progressive", "a wss /a.vod?progressive"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := start(t, test.args...)
			for i, c := range p.cameras(t, len(test.want)) {
				scheme, rest, _ := strings.Cut(c[1], "://127.0.0.1:")
				_, path, _ := strings.Cut(rest, "/")
				if got := c[0] + " " + scheme + " /" + path; got != test.want[i] {
					t.Errorf("line %d: %q, want %q", i+1, got, test.want[i])
				}
			}
			if status, rest := p.stop(t); status != tool.StatusGood || rest != "" {
				t.Errorf("status %d, %q more; %s", status, rest, p.errors(t))
			}
		})
	}
}

func TestUsage(t *testing.T) {
	for _, test := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"a?colour"}, tool.StatusUsage, `camsim: a: option "colour" is none of progressive, `},
		{[]string{"mjpeg:a?etag"}, tool.StatusUsage, `camsim: a: option "etag" is none of fps, uneven, duplicate, axis, `},
		{[]string{"still:a?audio"}, tool.StatusUsage, `camsim: a: option "audio" is none of every, `},
		{[]string{"rtsp:a?etag"}, tool.StatusUsage, `camsim: a: option "etag" is none of codec, `},
		{[]string{"--rtsp-port", "70000"}, tool.StatusFailed, `camsim: listen tcp: address 70000: invalid port`},
		{[]string{"?audio"}, tool.StatusUsage, `camsim: "?audio": no name of a camera`},
		{[]string{"a\tb"}, tool.StatusUsage, `camsim: "a\tb": no name of a camera`},
		{[]string{"--speed", "-1"}, tool.StatusUsage, "camsim: --speed is -1, not a number from 0"},
		{[]string{"--speed", "NaN"}, tool.StatusUsage, "camsim: --speed is NaN, not a number from 0"},
		{[]string{"--count", "0"}, tool.StatusUsage, "camsim: --count is 0, not a number from 1"},
		{[]string{"--ca", "x"}, tool.StatusUsage, "camsim: --ca is for --tls only"},
		{[]string{"--listen", "nowhere"}, tool.StatusUsage, "camsim: --listen: address nowhere: missing port"},
		{[]string{"--log", "/"}, tool.StatusFailed, "camsim: --log: open /: is a directory"},
		{[]string{"--tls", "--ca", "/"}, tool.StatusFailed, "camsim: --ca: open /: is a directory"},
	} {
		p := start(t, test.args...)
		if status := <-p.status; status != test.status || !strings.HasPrefix(p.errors(t), test.want) {
			t.Errorf("%q: status %d, %s; want %d, %s", test.args, status, p.errors(t), test.status, test.want)
		}
	}
}

// TestClient is a client by each of the two ways, and what the journal has of
// them.
func TestClient(t *testing.T) {
	dir := t.TempDir()
	ca, log := filepath.Join(dir, "ca.pem"), filepath.Join(dir, "sent.json")
	p := start(t, "--tls", "--ca", ca, "--log", log, "--speed", "0", "a?close=2s", "b?audio&silence")
	urls := p.cameras(t, 4)
	dialer := websocket.Dialer{TLSClientConfig: trust(t, ca)}
	for _, url := range []string{urls[0][1], urls[1][1], strings.Replace(urls[1][1], "127.0.0.1", "localhost", 1)} {
		conn, _, err := dialer.Dial(url, nil)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for err == nil {
			_, _, err = conn.ReadMessage()
			n++
		}
		conn.Close()
		if want := 3 + 29*7 + 1; n != want { // fa f9 fc, and seven records a picture; the end
			t.Errorf("%s: %d reads until %v, want %d", url, n, err, want)
		}
	}
	if _, _, err := websocket.DefaultDialer.Dial(urls[1][1], nil); err == nil {
		t.Error("a client was let in that does not know the certificate")
	}
	conn, _, err := dialer.Dial(urls[3][1], nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
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
	samples, ends := 0, ""
	for _, l := range lines {
		if l.Event == journal.EventSample {
			samples++
		}
		ends += l.Why + " "
	}
	if samples != 3*29 || strings.Join(strings.Fields(ends), " ") != "closed closed closed stopped" {
		t.Errorf("%d samples, want %d; ended %q", samples, 3*29, strings.Fields(ends))
	}
}

// TestFullDisk has camsim stop where it can't write down what it sends.
func TestFullDisk(t *testing.T) {
	p := start(t, "--log", "/dev/full", "--speed", "0")
	conn, _, err := websocket.DefaultDialer.Dial(p.cameras(t, 2)[0][1], nil)
	if err == nil {
		defer conn.Close()
	}
	const want = "camsim: log: write /dev/full: no space left on device\n"
	if status := <-p.status; status != tool.StatusFailed || p.errors(t) != want {
		t.Errorf("status %d, %q; want %d, %q", status, p.errors(t), tool.StatusFailed, want)
	}
}

func TestTLSPort(t *testing.T) {
	for _, test := range []struct {
		asked string
		bound int
		want  string
	}{
		{"0", 40000, "0"},
		{"8410", 8410, "8420"},
		{"http", 80, "90"},
	} {
		if got := tlsPort(test.asked, test.bound); got != test.want {
			t.Errorf("%s, bound to %d: %s, want %s", test.asked, test.bound, got, test.want)
		}
	}
}

func TestManual(t *testing.T) {
	for _, line := range strings.Split(manual(), "\n") {
		if len(line) > 80 {
			t.Errorf("%d columns: %s", len(line), line)
		}
	}
}
