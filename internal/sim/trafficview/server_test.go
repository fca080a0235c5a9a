package trafficview

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"campipe/internal/sim/pace"
)

// handshake sends a request as a browser does, and returns the head of the
// answer and a reader of what follows.
func handshake(t *testing.T, url string) ([]string, *bufio.Reader) {
	t.Helper()
	host, path, _ := strings.Cut(strings.TrimPrefix(url, "ws://"), "/")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	fmt.Fprintf(conn, "GET /%s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: https://trafficview.org\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"+
		"Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: chat\r\n\r\n", path, host)
	r := bufio.NewReader(conn)
	var head []string
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if line = strings.TrimSuffix(line, "\r\n"); line == "" {
			return head, r
		}
		head = append(head, line)
	}
}

func TestHandshake(t *testing.T) {
	head, r := handshake(t, serve(t, pace.Pace{}, io.Discard)+"/DDOT_CAPTOP_13.vod?progressive&close=0s")
	sortHead := cmp.Transformer("head", func(lines []string) map[string]bool {
		set := map[string]bool{}
		for _, l := range lines[1:] {
			set[l] = true
		}
		return set
	})
	want := []string{
		"HTTP/1.1 101 Switching Protocols",
		"Server: EvoStream Media Server (www.evostream.com)",
		"Content-Type: application/octet-stream",
		"Access-Control-Allow-Origin: *",
		"Upgrade: websocket",
		"Connection: Upgrade",
		"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", // RFC 6455 1.3
	}
	if diff := cmp.Diff(want, head, sortHead); diff != "" || head[0] != want[0] {
		t.Errorf("answer %q\n%s", head, diff)
	}
	if rest, err := io.ReadAll(r); len(rest) > 0 || err != nil {
		t.Errorf("%d bytes and %v before the end of the connection, want none", len(rest), err)
	}
}

// TestFraming looks at the bytes of the WebSocket itself: one final, unmasked,
// binary frame a message, and no close frame.
func TestFraming(t *testing.T) {
	_, r := handshake(t, serve(t, pace.Pace{}, io.Discard)+"/DDOT_CAPTOP_13.vod?progressive&big=2&close=150ms")
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	var lengths []byte
	for len(b) > 0 {
		if b[0] != 0x82 {
			t.Fatalf("frame begins with %#02x, want 0x82", b[0])
		}
		n, head := int(b[1]), 2
		switch lengths = append(lengths, b[1]); b[1] {
		case 126:
			n, head = int(b[2])<<8|int(b[3]), 4
		case 127:
			n, head = int(b[7])<<16|int(b[8])<<8|int(b[9]), 10
		}
		b = b[head+n:]
	}
	// fa f9 fc, fb fb fb fe ff f9 fc, fb fb fb fe ff f9 fc
	if want := []byte{126, 4, 126, 28, 84, 8, 12, 4, 4, 127, 28, 84, 8, 12, 4, 4, 126}; !bytes.Equal(lengths, want) {
		t.Errorf("lengths %d, want %d", lengths, want)
	}
}

func TestRefused(t *testing.T) {
	head, r := handshake(t, serve(t, pace.Pace{}, io.Discard)+"/nothing.vod?progressive&404")
	want := []string{
		"HTTP/1.1 404 Not found",
		"Access-Control-Allow-Origin: *",
		"Content-Type: application/octet-stream",
		"Server: EvoStream Media Server (www.evostream.com)",
		"Content-Length: 0",
	}
	if diff := cmp.Diff(want, head); diff != "" {
		t.Error(diff)
	}
	if rest, _ := io.ReadAll(r); len(rest) > 0 {
		t.Errorf("%q follows", rest)
	}
}

func TestWrongOptions(t *testing.T) {
	for _, test := range []struct{ options, want string }{
		{"progressive&colour", `option "colour" is none of progressive, audio, plain, `},
		{"b&a", `option "a" is none of `},
		{"stall", `option "stall": value is "", not a length of time such as 5s`},
		{"close=-1s", `option "close": value is "-1s", not a length of time such as 5s`},
		{"late=0", `option "late": value is "0", not a number from 1 to 1000000`},
		{"late=x", `option "late": value is "x", not a number from 1 to 1000000`},
		{"prefix=-1", `option "prefix": value is "-1", not a number from 0 to 64`},
		{"packed=1001", `option "packed": value is "1001", not a number from 1 to 1000`},
		{"audio=yes", `option "audio": value is "yes", it takes none`},
		{"%zz", `options: invalid URL escape "%zz"`},
	} {
		t.Run(test.options, func(t *testing.T) {
			url := strings.Replace(serve(t, pace.Pace{}, io.Discard), "ws", "http", 1)
			answer, err := http.Get(url + "/DDOT_CAPTOP_13.vod?" + test.options)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			body, _ := io.ReadAll(answer.Body)
			if answer.StatusCode != http.StatusBadRequest || !strings.HasPrefix(string(body), test.want) || strings.Count(string(body), "\n") != 1 {
				t.Errorf("%s, %q; want 400 and one line that begins %q", answer.Status, body, test.want)
			}
			if _, err := Path("a", test.options); err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("Path says %v", err)
			}
		})
	}
}

func TestPath(t *testing.T) {
	for options, want := range map[string]string{
		"":                 "/DDOT_CAPTOP_14.vod?progressive",
		"audio":            "/DDOT_CAPTOP_14.vod?progressive&audio",
		"audio&close=1m5s": "/DDOT_CAPTOP_14.vod?progressive&audio&close=1m5s",
	} {
		if got, err := Path("DDOT_CAPTOP_14", options); got != want || err != nil {
			t.Errorf("%s, %v; want %s", got, err, want)
		}
	}
}
