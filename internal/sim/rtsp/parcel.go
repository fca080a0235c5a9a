package rtsp

import (
	"campipe/internal/sim/journal"

	"github.com/pion/rtp"
)

// packet is one packet of a track.
type packet struct {
	rtp.Packet
	number int // from 1
	of     *parcel
}

// parcel is an access unit on its way. Once all its packets have been sent or
// withheld, the journal says so.
type parcel struct {
	log    *journal.Connection
	sample journal.Sample
	data   []byte
	left   int    // packets that are neither
	why    string // a packet was withheld
}

// done says that one more packet was sent, or why it was withheld.
func (p *parcel) done(why string) {
	if why != "" {
		p.why = why
	}
	p.left--
	switch {
	case p.left > 0:
	case p.why != "":
		p.log.WithheldSample(p.sample, p.data, p.why)
	default:
		p.log.Sample(p.sample, p.data)
	}
}
