package nut

import (
	"encoding/binary"
	"fmt"
	"io"
)

// Writer writes a file of one stream, for ffmpeg to read from a pipe.
type Writer struct {
	dst io.Writer
	buf []byte
}

const (
	// version 4 is the first that knows pipes: no syncpoints are needed, of which
	// ffmpeg would remember each. It reads this version since 2.2 of 2014.
	version  = 4
	flagPipe = 2

	maxDistance = 65536 // the most that is allowed: between syncpoints
	shift       = 7     // bits of a time that is not written out; ours all are
	ourCode     = 1     // the frame code of all our frames
)

// NewWriter writes the headers of a file.
func NewWriter(dst io.Writer, s Stream) (*Writer, error) {
	w := &Writer{dst: dst}
	b := append([]byte(nil), fileID...)
	b = appendPacket(b, mainCode, mainHeader())
	b = appendPacket(b, streamCode, streamHeader(s))
	if s.Class == Video {
		b = appendPacket(b, infoCode, pace())
	}
	b = appendPacket(b, syncpointCode, []byte{0, 0}) // at time 0, nothing before it
	_, err := dst.Write(b)
	return w, err
}

// mainHeader has one time base, and a table with one frame code that is of use.
func mainHeader() []byte {
	var b []byte
	for _, v := range []uint64{
		version, 0, 1, maxDistance, 1, 1, rate, // minor version, streams, time bases
		flagInvalid, 6, 0, 1, 0, 0, 0, 1, // code 0: six fields, the last how many codes
		flagCoded, 6, 0, 1, 0, 0, 0, 1, // code 1: each frame says all by itself
		flagInvalid, 6, 0, 1, 0, 0, 0, 253, // the rest, without that of startcodes
		0, flagPipe, // no headers that are left out of frames
	} {
		b = appendNumber(b, v)
	}
	return b
}

func streamHeader(s Stream) []byte {
	b := appendNumber(nil, 0)
	b = appendNumber(b, uint64(s.Class))
	b = appendText(b, s.Format)
	for _, v := range []uint64{0, shift, 1, 0, 0} { // time base, shift, distance, delay, flags
		b = appendNumber(b, v)
	}
	b = appendText(b, s.Config)
	fields := []uint64{uint64(s.Width), uint64(s.Height), 0, 0, 0} // shape of pixels and colours: not known
	if s.Class == Audio {
		fields = []uint64{uint64(s.Rate), 1, uint64(s.Channels)}
	}
	for _, v := range fields {
		b = appendNumber(b, v)
	}
	return b
}

// pace says how many pictures come in a second, about: without it ffmpeg takes
// the rate for that of the ticks, and x264 takes the highest level that there is
// (ISO/IEC 14496-10 annex A). The times are what counts for all else.
func pace() []byte {
	b := []byte{1, 0, 0, 0, 1} // stream 0, no chapter, one fact
	b = appendText(b, "r_frame_rate")
	b = append(b, 2) // -1: text follows
	return appendText(b, "30/1")
}

// Write writes a packet at once.
func (w *Writer) Write(p Packet) error {
	if p.Time < 0 {
		return fmt.Errorf("time %d is below 0", p.Time)
	}
	flags := uint64(flagCoded | flagCodedPTS | flagSizeMSB | flagChecksum)
	if p.Key {
		flags |= flagKey
	}
	b := append(w.buf[:0], ourCode)
	b = appendNumber(b, flags^flagCoded)
	b = appendNumber(b, uint64(p.Time)+1<<shift)
	b = appendNumber(b, uint64(len(p.Data)))
	b = binary.BigEndian.AppendUint32(b, checksum(b))
	w.buf = append(b, p.Data...)
	_, err := w.dst.Write(w.buf)
	return err
}
