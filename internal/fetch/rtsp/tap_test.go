package rtsp

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"slices"
	"strings"
	"testing"

	"campipe/pkg/wire"

	"github.com/bluenviron/gortsplib/v5/pkg/base"
	"github.com/bluenviron/gortsplib/v5/pkg/conn"
)

// pieces is a connection on which so many bytes come at once.
type pieces struct {
	net.Conn
	rest []byte
	size int
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(p.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.rest[:min(p.size, len(p.rest))])
	p.rest = p.rest[n:]
	return n, nil
}

// tapped returns the frames that a tap sees, and those that the library does, which
// reads through it.
func tapped(b []byte, size int) (ours, theirs []string) {
	t := &tap{Conn: &pieces{rest: b, size: size}, take: func(b []byte) {
		if b[0] == magic {
			ours = append(ours, string(b))
		}
	}}
	c := conn.NewConn(bufio.NewReader(t), io.Discard)
	for {
		what, err := c.Read()
		if err != nil {
			return ours, theirs
		}
		if f, ok := what.(*base.InterleavedFrame); ok {
			theirs = append(theirs, frame(byte(f.Channel), string(f.Payload)))
		}
	}
}

const (
	answered  = "RTSP/1.0 200 OK\r\nCSeq: 1\r\ncontent-length: 4\r\n\r\n$\x00\x00\x00"
	requested = "OPTIONS rtsp://h/ RTSP/1.0\r\nCSeq: 1\r\n\r\n"
)

func TestTap(t *testing.T) {
	a, b := frame(0, plain), frame(3, strings.Repeat("long", 5000))
	for _, c := range []struct {
		name, bytes string
		want        []string
	}{
		{"frames", a + b + a, []string{a, b, a}},
		{"an answer between them, with a body that looks like one", a + answered + b, []string{a, b}},
		{"a request", a + requested + b, []string{a, b}},
		{"empty lines", a + "\r\n\r\n" + b, []string{a, b}},
		{"a frame of nothing", a + "$\x00\x00\x00" + b, []string{a, "$\x00\x00\x00", b}},
		{"a frame that is not whole", a + b[:100], []string{a}},
	} {
		for _, size := range []int{1, 3, 17, 4096, 1 << 20} {
			ours, theirs := tapped([]byte(c.bytes), size)
			if !slices.Equal(ours, c.want) || !slices.Equal(theirs, c.want) {
				t.Errorf("%s, %d bytes at once: %d frames, the library has %d, want %d", c.name, size, len(ours), len(theirs), len(c.want))
			}
		}
	}
}

// FuzzTap: a tap sees the frames that the library reads through it, however they are
// cut. It may see more only behind what the library gives up at.
func FuzzTap(f *testing.F) {
	f.Add([]byte(frame(0, plain)+answered+frame(1, plain)+"\r\n"+requested+frame(0, plain)), uint8(3))
	f.Add([]byte("RTSP/1.0 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n"+frame(0, plain)), uint8(1))
	f.Fuzz(func(t *testing.T, b []byte, size uint8) {
		ours, theirs := tapped(b, int(size)+1)
		if len(ours) < len(theirs) || !slices.Equal(ours[:len(theirs)], theirs) {
			t.Errorf("%q, the library reads %q", ours, theirs)
		}
	})
}

// Nothing is taken from the heap for a packet once there are buffers.
func TestAllocations(t *testing.T) {
	p := newPackets()
	s := &session{packets: p}
	yield := func(wire.Frame, error) bool { return true }
	stream := bytes.Repeat([]byte(frame(0, strings.Repeat("x", 1400))), 3)
	tap := &tap{take: func(b []byte) { p.put(b[1], b[prefix:]) }}
	if n := testing.AllocsPerRun(1000, func() {
		for _, at := range []int{0, 1000, 2000, 3000} {
			tap.write(stream[at:min(at+1000, len(stream))])
		}
		tap.write(stream[4000:])
		for len(p.ready) > 0 {
			s.give(<-p.ready, yield)
		}
	}); n > 0 {
		t.Errorf("%v allocations for three packets", n)
	}
}
