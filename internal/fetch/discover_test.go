package fetch

import (
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"campipe/internal/roster"
	sim "campipe/internal/sim/onvif"
	"campipe/internal/tool"
)

// discovering runs camfetch --discover against simulated devices, and returns its
// exit status, what it wrote in the order of the alphabet, and what it said.
func discovering(t *testing.T, devices map[string]string, args ...string) (status int, out, said string) {
	t.Helper()
	server := httptest.NewServer(sim.Server{})
	defer server.Close()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all []sim.Device
	for name, options := range devices {
		path, err := sim.Path(name, options)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, sim.Device{Name: name, URL: server.URL + path})
	}
	answering := make(chan error, 1)
	go func() { answering <- sim.Answer(conn, all) }()
	defer func() {
		conn.Close()
		<-answering
	}()
	file := func(name string) *os.File {
		f, err := os.Create(filepath.Join(t.TempDir(), name))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	stdio := tool.IO{Stdin: file("in"), Stdout: file("out"), Stderr: file("err")}
	args = append([]string{"camfetch", "--discover", "--discover-time", "1500ms", "--discover-to", conn.LocalAddr().String()}, args...)
	status = tool.Run(Tool(), args, stdio)
	text := func(f *os.File) string {
		b, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(strings.ReplaceAll(string(b), server.Listener.Addr().String(), "HOST"), "\n")
		slices.Sort(lines)
		return strings.Join(lines, "")
	}
	return status, text(stdio.Stdout), text(stdio.Stderr)
}

func TestDiscover(t *testing.T) {
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte("pass\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	status, out, said := discovering(t, map[string]string{
		"GATE": "login=joe:pass&ahead=1h&profiles=2", "YARD": "links", "DOOR": "garbage", "front door": "elsewhere",
	}, "--user", "joe", "--password-file", password)
	const want = `{"camera":"DOOR","url":"onvif://HOST","model":"camsim","fault":"no SOAP: expected element type <Envelope> but have <html>"}
{"camera":"GATE-main","url":"rtsp://127.0.0.1:554/rtsp/GATE","snapshot":"http://HOST/still/GATE.jpg","model":"camsim","profile":"main","codec":"H264","width":1280,"height":720}
{"camera":"GATE-sub1","url":"rtsp://127.0.0.1:554/rtsp/GATE-2","snapshot":"http://HOST/still/GATE-2.jpg","model":"camsim","profile":"sub1","codec":"H264","width":640,"height":360}
{"camera":"YARD","url":"rtsp://127.0.0.1:554/rtsp/YARD","snapshot":"http://HOST/still/YARD.jpg","model":"camsim","profile":"main","codec":"H264","width":1280,"height":720}
{"camera":"front door","url":"rtsp://127.0.0.1:554/rtsp/front%20door","snapshot":"http://HOST/still/front%20door.jpg","model":"camsim","profile":"main","codec":"H264","width":1280,"height":720}
`
	const wantSaid = `camfetch: warning: DOOR at 127.0.0.1: no SOAP: expected element type <Envelope> but have <html>
camfetch: warning: front door at 127.0.0.1: it gives URLs of camera.invalid, which did not answer: they are taken as its own
`
	if status != tool.StatusGood || out != want || said != wantSaid {
		t.Errorf("status %d\n%s%swant\n%s%s", status, out, said, want, wantSaid)
	}

	list, err := roster.Read(strings.NewReader(out), roster.Options{Name: "home.jsonl"})
	if err != nil {
		t.Fatal(err)
	}
	if list.Format != "campipe" || len(list.Cameras) != 5 || len(list.Faults) > 0 {
		t.Errorf("%+v", list)
	}
	if c := list.Cameras[1]; c.Name != "GATE-main" || c.URL.String() != "rtsp://127.0.0.1:554/rtsp/GATE" || c.User != "" {
		t.Errorf("%+v", c)
	}
}

// TestDiscoverNothing has what there is to say where no URL can be had.
func TestDiscoverNothing(t *testing.T) {
	for _, c := range []struct {
		name    string
		devices map[string]string
		want    string
	}{
		{"nobody", nil, "camfetch: hint: probes don't go through routers: --discover-to ADDRESS asks one camera elsewhere\ncamfetch: no camera answered at ADDRESS within 1.5s\n"},
		{"login", map[string]string{"A": "login=joe:pass"}, "camfetch: no camera told a URL\ncamfetch: warning: A at 127.0.0.1: GetServices: it wants a login: NotAuthorized: The action requested requires authorization and the sender is not authorized: --user NAME --password-file FILE, or --netrc\n"},
		{"noise", map[string]string{"A": "noise"}, "camfetch: no camera told a URL\ncamfetch: warning: camera-127.0.0.1 at 127.0.0.1: its answer to a probe: no SOAP: XML syntax error on line 1: illegal character code U+0000\n"},
	} {
		status, _, said := discovering(t, c.devices)
		if _, rest, ok := strings.Cut(said, "answered at "); ok {
			addr, _, _ := strings.Cut(rest, " ")
			said = strings.ReplaceAll(said, addr, "ADDRESS")
		}
		if status != tool.StatusFailed || said != c.want {
			t.Errorf("%s: status %d\n%swant\n%s", c.name, status, said, c.want)
		}
	}
}

func TestDiscoverUsage(t *testing.T) {
	for _, args := range [][]string{
		{"http://h/"}, {"--list", "x"}, {"--catalog", "nyc"}, {"--probe"}, {"--discover-to", "localhost"}, {"--discover-time", "0"},
	} {
		status, _, said := discovering(t, nil, args...)
		if status != tool.StatusUsage || !strings.Contains(said, "--discover") {
			t.Errorf("%q: status %d, %s", args, status, said)
		}
	}
}

func TestAddress(t *testing.T) {
	for text, want := range map[string]string{
		"239.255.255.250": "239.255.255.250:3702", "10.0.0.5:99": "10.0.0.5:99", "[fe80::1%eth0]:99": "[fe80::1%eth0]:99", "::1": "[::1]:3702", "[::1]": "[::1]:3702",
		"": "invalid AddrPort", "h:1": "invalid AddrPort", "10.0.0.5:": "invalid AddrPort",
	} {
		to, err := parseAddress(text)
		if got := to.String(); got != want || (err == nil) != to.IsValid() {
			t.Errorf("%q: %s, %v, want %s", text, got, err, want)
		}
	}
}
