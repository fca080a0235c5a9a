package mpegts

import "fmt"

// maxSection is the longest section of a program association or map, clauses
// 2.4.4.4 and 2.4.4.9.
const maxSection = 1024

// sections puts together the sections of one PID, clause 2.4.4.
type sections struct {
	b    []byte
	open bool
}

// add takes the payload of a packet and gives the sections that are whole with
// it, which are valid during the call.
func (s *sections) add(p *packet, yield func([]byte)) {
	b := p.payload
	if p.start {
		if len(b) == 0 || int(b[0]) > len(b)-1 {
			s.drop()
			return
		}
		pointer := int(b[0])
		s.more(b[1:1+pointer], yield)
		s.drop()
		s.open = true
		b = b[1+pointer:]
	}
	s.more(b, yield)
}

// drop forgets what was begun.
func (s *sections) drop() { s.b, s.open = s.b[:0], false }

func (s *sections) more(b []byte, yield func([]byte)) {
	if !s.open {
		return
	}
	s.b = append(s.b, b...)
	for len(s.b) >= 3 {
		if s.b[0] == 0xff { // stuffing up to the end of the packet
			s.drop()
			return
		}
		n := 3 + int(s.b[1]&0xf)<<8 + int(s.b[2])
		if n > maxSection {
			s.drop()
			return
		}
		if len(s.b) < n {
			return
		}
		yield(s.b[:n])
		s.b = s.b[:copy(s.b, s.b[n:])]
	}
}

// table returns what is in a section between its header of eight bytes and its
// checksum, and its table_id_extension. Ok is false where it is of another table,
// or not yet in force.
func table(section []byte, id byte) (extension uint16, b []byte, ok bool, err error) {
	if section[0] != id || section[1]&0x80 == 0 {
		return 0, nil, false, nil
	}
	if len(section) < 12 {
		return 0, nil, false, fmt.Errorf("section of %d bytes is less than 12", len(section))
	}
	if sum := checksum(section); sum != 0 {
		return 0, nil, false, fmt.Errorf("section of %d bytes: its checksum is wrong", len(section))
	}
	if section[5]&1 == 0 { // current_next_indicator
		return 0, nil, false, nil
	}
	return uint16(section[3])<<8 | uint16(section[4]), section[8 : len(section)-4], true, nil
}

// checksum is the CRC of annex A; with the checksum behind it, it is 0.
func checksum(b []byte) uint32 {
	crc := ^uint32(0)
	for _, c := range b {
		crc ^= uint32(c) << 24
		for range 8 {
			if crc&(1<<31) != 0 {
				crc = crc<<1 ^ 0x04c11db7
			} else {
				crc <<= 1
			}
		}
	}
	return crc
}
