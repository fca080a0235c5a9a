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
	// prefix is how long that of an interleaved frame is, and maxPacket the longest
	// packet that its length has room for.
	prefix    = 4
	maxPacket = 1<<16 - 1
)

// packets brings packets from the library's goroutine to ours, as frames.
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

// take has the packets of m come, as those of channel and the next one.
func (p *packets) take(c *gortsplib.Client, m *description.Media, channel byte) {
	for _, f := range m.Formats {
		c.OnPacketRTP(m, f, func(packet *rtp.Packet) {
			p.put(channel, packet.MarshalSize(), packet.MarshalTo)
		})
	}
	c.OnPacketRTCP(m, func(packet rtcp.Packet) {
		if b, err := packet.Marshal(); err == nil {
			p.put(channel+1, len(b), func(to []byte) (int, error) { return copy(to, b), nil })
		}
	})
}

// put waits until there is room for a packet of that size, or nobody wants it.
func (p *packets) put(channel byte, size int, marshal func([]byte) (int, error)) {
	if size > maxPacket {
		return
	}
	var b []byte
	select {
	case b = <-p.free:
	default:
	}
	if cap(b) < prefix+size {
		b = make([]byte, prefix+max(size, 1500))
	}
	b = b[:prefix+size]
	b[0], b[1] = '$', channel
	binary.BigEndian.PutUint16(b[2:], uint16(size))
	if _, err := marshal(b[prefix:]); err != nil {
		return
	}
	select {
	case p.ready <- b:
	case <-p.done:
	}
}

// recycle takes back a frame that was given out.
func (p *packets) recycle(b []byte) {
	select {
	case p.free <- b:
	default:
	}
}

func (p *packets) miss(n uint64) { p.missed.Add(n) }

func (p *packets) close() { p.once.Do(func() { close(p.done) }) }
