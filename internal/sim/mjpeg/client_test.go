package mjpeg

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
	"campipe/internal/sim/picture"
	"campipe/internal/sim/visit"
)

// album is one for all tests: its pictures are drawn once.
var album picture.Album

// serve starts a server and returns its host and its journal.
func serve(t *testing.T, p pace.Pace) (string, visit.Log) {
	t.Helper()
	log := visit.NewLog(1 << 10)
	j := journal.New(log, func(err error) { t.Error(err) })
	server := httptest.NewServer(New(p, j, &album))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://"), log
}

// ask sends a request for a camera called front by a socket of its own.
func ask(t *testing.T, host, options string) *net.TCPConn {
	t.Helper()
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	path, err := Path("front", options)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, host)
	return conn.(*net.TCPConn)
}

// pictures returns those that the first client of a server is to get.
func pictures(t *testing.T, options string, count int) [][]byte {
	t.Helper()
	p, err := parse(options)
	if err != nil {
		t.Fatal(err)
	}
	c := client{plan: p, camera: "front", number: 1, album: &album}
	var all [][]byte
	for n := range count {
		c.data = nil
		c.part(n+1, 0, false)
		all = append(all, c.data)
	}
	return all
}

// skeleton returns what a server sent, with <1>, <2>... for whole pictures and
// <1/2> for the first half of one.
func skeleton(sent []byte, pictures [][]byte) string {
	for i, p := range pictures {
		sent = bytes.ReplaceAll(sent, p, fmt.Appendf(nil, "<%d>", i+1))
		sent = bytes.ReplaceAll(sent, p[:len(p)/2], fmt.Appendf(nil, "<%d/2>", i+1))
	}
	return string(sent)
}

// readHead reads an answer's head with the empty line.
func readHead(t *testing.T, r *bufio.Reader) string {
	t.Helper()
	var head strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		head.WriteString(line)
		if strings.TrimRight(line, "\r\n") == "" {
			return head.String()
		}
	}
}

// readAll reads to the end of a connection.
func readAll(t *testing.T, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
