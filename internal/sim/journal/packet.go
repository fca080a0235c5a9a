package journal

import (
	"crypto/sha256"
	"encoding/hex"
)

// Packet is one packet of a camera that sends RTP.
type Packet struct {
	Track    string `json:"track"`    // as of a sample
	Number   int    `json:"number"`   // counts from 1 over the packets of the track, sent or not
	Sequence uint16 `json:"sequence"` // that RTP has for it
}

// WithheldPacket writes that a packet was not sent, and why.
func (c *Connection) WithheldPacket(p Packet, why string) {
	if c == nil {
		return
	}
	c.write(Line{Event: EventWithheld, Packet: &p, Why: why})
}

// WithheldSample writes that an access unit was not sent completely, and why. It
// sets s.Size and s.SHA256 to those of data, which is all of it.
func (c *Connection) WithheldSample(s Sample, data []byte, why string) {
	if c == nil {
		return
	}
	sum := sha256.Sum256(data)
	s.Size, s.SHA256 = len(data), hex.EncodeToString(sum[:])
	c.write(Line{Event: EventWithheld, Sample: &s, Why: why})
}
