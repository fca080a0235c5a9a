package rtsp

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// split tells what is found in b, written in pieces of a size.
func split(b string, size int) (string, *Splitter) {
	var all []string
	s := NewSplitter(Handler{
		Answer:  func(a Answer) { all = append(all, fmt.Sprintf("%d %q", a.Status, a.Body)) },
		Frame:   func(channel byte, b []byte) { all = append(all, fmt.Sprintf("$%d %d", channel, len(b))) },
		Skipped: func(b []byte, why error) { all = append(all, fmt.Sprintf("skipped %d %v", len(b), why != nil)) },
	})
	for rest := []byte(b); len(rest) > 0; {
		n := min(size, len(rest))
		s.Write(rest[:n])
		rest = rest[n:]
	}
	return strings.Join(all, ", "), s
}

const (
	ok     = "RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 3\r\n\r\nabc"
	packet = "$\x02\x00\x0c\x80\xe0\x00\x07\x00\x00\x00\x09\x00\x00\x00\x01"
)

func TestSplitter(t *testing.T) {
	for _, c := range []struct {
		name, bytes, want string
		held              int
	}{
		{"answer", ok, `200 "abc"`, 0},
		{"answer without a body", "RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r\n\r\n", `401 ""`, 0},
		{"lines end in LF", "RTSP/1.0 200 OK\nContent-Length: 3\n\nabc", `200 "abc"`, 0},
		{"frame", packet, "$2 12", 0},
		{"both", ok + packet + ok + packet + packet, `200 "abc", $2 12, 200 "abc", $2 12, $2 12`, 0},
		{"empty line between", ok + "\r\n" + packet, `200 "abc", skipped 1 false, skipped 1 false, $2 12`, 0},
		{"not whole", packet + packet[:9], "$2 12", 9},
		{"answer not whole", ok[:len(ok)-1], "", len(ok) - 1},
		{"frame of no packet", "$\x02\x00\x03abc" + packet, "skipped 7 true, $2 12", 0},
		{"frame of a channel that can't be", "$\x55\x00\x0c" + packet, "skipped 4 true, $2 12", 0},
		{"length that is no number", "RTSP/1.0 200 OK\r\nContent-Length: x\r\n\r\n" + packet, "skipped 15 true, skipped 1 false, skipped 1 false, skipped 17 true, skipped 1 false, skipped 1 false, skipped 1 false, skipped 1 false, $2 12", 0},
	} {
		for _, size := range []int{1, 7, 1000} {
			got, s := split(c.bytes, size)
			if size == 1 && strings.Contains(c.want, "true") {
				continue // what is skipped comes in smaller pieces
			}
			if got != c.want || s.Held() != c.held || len(s.Flush()) != c.held || s.Held() != 0 {
				t.Errorf("%s, in pieces of %d: %s\nwant %s", c.name, size, got, c.want)
			}
		}
	}
}

func TestLimits(t *testing.T) {
	head := "RTSP/1.0 200 OK\r\n" + strings.Repeat("x: y\r\n", 12_000)
	if _, s := split(head, 1000); s.Held() > 100 {
		t.Errorf("%d bytes of a head without an end are held", s.Held())
	}
	if _, s := split("RTSP/1.0 200 OK\r\nContent-Length: 2000000\r\n\r\n", 1000); s.Held() > 0 {
		t.Errorf("%d bytes are held for a body of 2 MB", s.Held())
	}
}

func TestBegins(t *testing.T) {
	for text, want := range map[string]bool{
		ok: true, packet: true, "RTSP/1.0 ": true, "RTSP/2.0 200": false, "$": false, "$ echo": false,
		"$\x02\x00\x0c\x00": false, "$\x02\x00\x02\x80": false, "": false,
	} {
		if Begins([]byte(text)) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// FuzzSplitter: each byte is of an answer, of a frame, skipped, or held; no more is
// held than the longest answer; and of what is well formed the size of the pieces
// changes nothing.
func FuzzSplitter(f *testing.F) {
	f.Add([]byte(ok+packet+"x"+ok+"\r\n"+packet), uint8(3))
	f.Add([]byte("RTSP/1.0 200 OK\r\nContent-Length: x\r\n\r\n"+packet), uint8(1))
	f.Fuzz(func(t *testing.T, b []byte, size uint8) {
		run := func(size int) (text string, damaged bool) {
			sum := 0
			var all bytes.Buffer
			s := NewSplitter(Handler{
				Answer:  func(a Answer) { sum += a.Size; fmt.Fprintf(&all, "%d %q,", a.Status, a.Body) },
				Frame:   func(channel byte, b []byte) { sum += 4 + len(b); fmt.Fprintf(&all, "$%d %x,", channel, b) },
				Skipped: func(b []byte, why error) { sum += len(b); damaged = damaged || why != nil },
			})
			for rest := b; len(rest) > 0; {
				n := min(size, len(rest))
				s.Write(rest[:n])
				rest = rest[n:]
				if s.Held() > maxHead+maxBody {
					t.Fatalf("%d bytes are held", s.Held())
				}
			}
			if sum+s.Held() != len(b) {
				t.Fatalf("%d bytes found and %d held of %d", sum, s.Held(), len(b))
			}
			return all.String(), damaged
		}
		whole, damaged := run(len(b) + 1)
		pieces, also := run(int(size) + 1)
		if !damaged && !also && whole != pieces {
			t.Errorf("%s\nin pieces: %s", whole, pieces)
		}
	})
}
