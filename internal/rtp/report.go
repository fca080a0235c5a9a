package rtp

import (
	"fmt"

	"github.com/pion/rtcp"
)

// Report is what a sender report says of time (RFC 3550 clause 6.4.1): the media
// of Timestamp was taken at Wall.
type Report struct {
	Wall      int64 // microseconds since 1970-01-01 UTC, by the sender's clock
	Timestamp uint32
}

// epoch is how many seconds NTP begins before 1970. It begins anew in February
// 2036; until then no time is taken to be of the second era: there are cameras
// that count from their start.
const epoch = 2_208_988_800

// Control is what one RTCP packet says that is of use here.
type Control struct {
	Report *Report // nil if it has none, or one without time
	Bye    bool    // the sender ended (clause 6.6)
}

// ParseControl reads a compound packet (clause 6.1). Where one of its parts makes
// no sense, what those before it say counts, and the error says why.
func ParseControl(b []byte) (Control, error) {
	var c Control
	for len(b) > 0 {
		var h rtcp.Header
		if err := h.Unmarshal(b); err != nil {
			return c, fmt.Errorf("rtcp: %w", err)
		}
		n := 4 * (int(h.Length) + 1)
		if n > len(b) {
			return c, fmt.Errorf("rtcp: packet of %d bytes exceeds the %d that are left", n, len(b))
		}
		switch h.Type {
		case rtcp.TypeSenderReport:
			var s rtcp.SenderReport
			if err := s.Unmarshal(b[:n]); err != nil {
				return c, fmt.Errorf("rtcp: sender report: %w", err)
			}
			if s.NTPTime != 0 { // clause 6.4.1: it has no clock
				c.Report = &Report{Wall: unix(s.NTPTime), Timestamp: s.RTPTime}
			}
		case rtcp.TypeGoodbye:
			c.Bye = true
		}
		b = b[n:]
	}
	return c, nil
}

// unix returns an NTP time in microseconds since 1970.
func unix(ntp uint64) int64 {
	seconds, fraction := int64(ntp>>32)-epoch, ntp&(1<<32-1)
	return seconds*1e6 + int64((fraction*1e6+1<<31)>>32)
}
