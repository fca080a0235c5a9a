package ts

import (
	"bytes"
	"encoding/binary"
)

// tablesCount is how often a segment has the tables: so their counters are back at 0
// where it ends.
const tablesCount = 16

// tables writes the program association and the program map (clause 2.4.4).
func (m *muxer) tables(video, audio bool) {
	m.section(pidTables, []byte{0x00, 0, 0, 0, 1, 0xc1, 0, 0, 0, 1, 0xe0 | pidProgram>>8, pidProgram & 0xff})
	clock := byte(pidVideo & 0xff)
	if !video {
		clock = pidAudio & 0xff
	}
	program := []byte{0x02, 0, 0, 0, 1, 0xc1, 0, 0, 0xe0 | pidVideo>>8, clock, 0xf0, 0}
	if video {
		program = append(program, typeAVC, 0xe0|pidVideo>>8, pidVideo&0xff, 0xf0, 0)
	}
	if audio {
		program = append(program, typeADTS, 0xe0|pidAudio>>8, pidAudio&0xff, 0xf0, 0)
	}
	m.section(pidProgram, program)
}

// section writes a section in a packet of its own, with length and checksum.
func (m *muxer) section(pid uint16, b []byte) {
	binary.BigEndian.PutUint16(b[1:], 0xb000|uint16(len(b)-3+4))
	b = binary.BigEndian.AppendUint32(b, checksum(b))
	b = append([]byte{0}, b...) // it begins at once
	m.packets(pid, append(b, bytes.Repeat([]byte{0xff}, packetSize-4-len(b))...), nil, false)
}

// checksum is the CRC of sections (annex A).
func checksum(b []byte) uint32 {
	sum := uint32(0xffffffff)
	for _, c := range b {
		sum ^= uint32(c) << 24
		for range 8 {
			if sum>>31 == 1 {
				sum = sum<<1 ^ 0x04c11db7
			} else {
				sum <<= 1
			}
		}
	}
	return sum
}
