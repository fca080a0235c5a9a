package rtsp

import (
	"encoding/binary"
	"sync"
	"sync/atomic"

	"github.com/bluenviron/gortsplib/v5"
	"github.com/bluenviron/gortsplib/v5/pkg/description"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

const (
	// depth is how many packets wait for us. More wait in the socket, which is what
	// slows the server down over TCP; the queue of the camera is behind us.
	depth = 64
	// usual is what a buffer has room for: what a packet of Ethernet has.
	usual = 1500
)

// packets brings packets from the library's goroutines to ours, as frames.
type packets struct {
	ready  chan []byte
	free   chan []byte // buffers that can be used again
	done   chan struct{}
	once   sync.Once
	missed atomic.Uint64 // by the library's count
}

func newPackets() *packets {
	return &packets{ready: make(chan []byte, depth), free: make(chan []byte, depth), done: make(chan struct{})}
}

// put adds a copy of a packet, of at most 65535 bytes. It waits until there is room
// for it, or nobody wants it.
func (p *packets) put(channel byte, packet []byte) {
	b := p.buffer(prefix + len(packet))
	b[0], b[1] = magic, channel
	binary.BigEndian.PutUint16(b[2:], uint16(len(packet)))
	copy(b[prefix:], packet)
	p.push(b)
}

// push adds a frame, or a message, that is ours.
func (p *packets) push(b []byte) {
	select {
	case p.ready <- b:
	case <-p.done:
	}
}

func (p *packets) buffer(n int) []byte {
	var b []byte
	select {
	case b = <-p.free:
	default:
	}
	if cap(b) < n {
		b = make([]byte, max(n, usual))
	}
	return b[:n]
}

// recycle takes back a frame that was given out.
func (p *packets) recycle(b []byte) {
	select {
	case p.free <- b:
	default:
	}
}

// decrypted has the packets of m come as the library has decrypted them, those of
// RTP as of channel, and those of RTCP as of the next one.
func (p *packets) decrypted(c *gortsplib.Client, m *description.Media, channel byte) {
	for _, f := range m.Formats {
		c.OnPacketRTP(m, f, func(packet *rtp.Packet) {
			if b, err := packet.Marshal(); err == nil {
				p.put(channel, b)
			}
		})
	}
	c.OnPacketRTCP(m, func(packet rtcp.Packet) {
		if b, err := packet.Marshal(); err == nil {
			p.put(channel+1, b)
		}
	})
}

func (p *packets) miss(n uint64) { p.missed.Add(n) }

func (p *packets) close() { p.once.Do(func() { close(p.done) }) }
