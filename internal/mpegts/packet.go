package mpegts

import "fmt"

const (
	syncByte   = 0x47
	packetSize = 188
	nullPID    = 0x1fff
)

// packet is a transport packet, ISO/IEC 13818-1 clause 2.4.3.
type packet struct {
	pid           uint16
	at            int64 // of its first byte in the stream
	damaged       bool  // transport_error_indicator: whoever received it knows that bits are wrong
	start         bool  // a PES packet or section begins in it
	scrambling    byte
	counter       byte
	discontinuity bool // what the counter and the clock say does not continue what they said before
	filled        bool // it has a payload
	payload       []byte
}

// parsePacket reads a packet of 188 bytes. Its payload is a part of b.
func parsePacket(b []byte, at int64) (packet, error) {
	p := packet{
		pid:        uint16(b[1]&0x1f)<<8 | uint16(b[2]),
		at:         at,
		damaged:    b[1]&0x80 != 0,
		start:      b[1]&0x40 != 0,
		scrambling: b[3] >> 6,
		counter:    b[3] & 0xf,
		filled:     b[3]&0x10 != 0,
	}
	rest := b[4:packetSize]
	if b[3]&0x20 != 0 { // adaptation field
		n := int(rest[0])
		if n >= len(rest) {
			return p, fmt.Errorf("adaptation field: length %d exceeds %d", n, len(rest)-1)
		}
		p.discontinuity = n > 0 && rest[1]&0x80 != 0
		rest = rest[1+n:]
	}
	if p.filled {
		p.payload = rest
	}
	return p, nil
}
