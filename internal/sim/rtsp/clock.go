package rtsp

import (
	"time"

	"github.com/bluenviron/gortsplib/v5/pkg/ntp"
	"github.com/pion/rtcp"
)

// clock is what sender reports make of time.
type clock struct {
	silent bool          // there are none
	first  time.Duration // when the first one is due,
	period time.Duration // and how far apart the others are
	offset time.Duration // by which they are off
	unset  bool          // they count from 1970
}

// wall returns what the camera's clock says at a moment of its media.
func (c *clock) wall(began time.Time, moment time.Duration) time.Time {
	if c.unset {
		began = time.Unix(0, 0)
	}
	return began.Add(moment + c.offset)
}

// report makes a compound packet (RFC 3550 clause 6.1) that says of a timestamp of
// the lane what the wall clock was.
func (l *lane) report(wall time.Time, timestamp uint32) rtcp.Packet {
	return &rtcp.CompoundPacket{
		&rtcp.SenderReport{
			SSRC: l.source, NTPTime: ntp.Encode(wall), RTPTime: timestamp,
			PacketCount: l.packets, OctetCount: l.octets,
		},
		rtcp.NewCNAMESourceDescription(l.source, realm),
	}
}

// goodbye makes the packet that a sender ends with, if it says so: else a report
// that says nothing.
func (l *lane) goodbye(bye bool) rtcp.Packet {
	var last rtcp.Packet = &rtcp.ReceiverReport{SSRC: l.source}
	if bye {
		last = &rtcp.Goodbye{Sources: []uint32{l.source}}
	}
	return last
}
