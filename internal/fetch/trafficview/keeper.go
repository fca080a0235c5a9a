package trafficview

import (
	"encoding/binary"
	"iter"

	"campipe/internal/evostream"
	"campipe/pkg/wire"
)

// keeper follows the records through the messages, to find those that the rest
// can't be understood without: the init record, which says what the samples
// are. An init whose four header bytes lie in two messages is not found.
type keeper struct {
	header []byte // of the record that begins, as far as it came
	left   int    // bytes of the current record that are still to come
	init   bool   // the current record is an init
	seen   bool   // there was an init before
	began  bool
	plain  bool // there are no records: MP4 boxes as they are
}

// split cuts a message so that what is to be kept stands alone, and gives the
// pieces with their flags. Together they are the message, byte for byte; nearly
// all messages are one piece.
func (k *keeper) split(message []byte) iter.Seq2[[]byte, wire.Flags] {
	return func(yield func([]byte, wire.Flags) bool) {
		if !k.began {
			k.began = true
			k.plain = len(message) >= 8 && !evostream.Tag(message[0]).Known()
		}
		if k.plain {
			yield(message, k.flags(isInit(message)))
			return
		}
		if isRecord(message) {
			k.left, k.init, k.header = 0, false, k.header[:0] // in step, whatever came before
		}
		start, flags := 0, wire.Flags(0)
		if k.init {
			flags = wire.FlagKeep
		}
		for at := 0; at < len(message); {
			if k.left == 0 {
				begin := at
				at += k.begin(message[at:])
				if !k.init {
					continue
				}
				if begin > start && !yield(message[start:begin], flags) {
					return
				}
				start, flags = begin, k.flags(true)
				continue
			}
			n := min(k.left, len(message)-at)
			k.left -= n
			at += n
			if k.init && k.left == 0 {
				if !yield(message[start:at], flags) {
					return
				}
				start, flags, k.init = at, 0, false
			}
		}
		if start < len(message) {
			yield(message[start:], flags)
		}
	}
}

// begin takes what b has of a record's header, and returns how much that is.
func (k *keeper) begin(b []byte) int {
	n := min(evostream.HeaderSize-len(k.header), len(b))
	k.header = append(k.header, b[:n]...)
	if len(k.header) == evostream.HeaderSize {
		word := binary.BigEndian.Uint32(k.header)
		k.header = k.header[:0]
		k.left = int(word & evostream.MaxPayload)
		k.init = n == evostream.HeaderSize && k.left > 0 && evostream.Tag(word>>24) == evostream.TagInit
	}
	return n
}

// flags returns the flags of a piece; one that begins an init after the first
// takes the first one's place.
func (k *keeper) flags(isInit bool) wire.Flags {
	switch {
	case !isInit:
		return 0
	case k.seen:
		return wire.FlagKeep | wire.FlagBreak
	}
	k.seen = true
	return wire.FlagKeep
}

// isRecord reports whether a message is exactly one record, as the known server
// sends them.
func isRecord(message []byte) bool {
	if len(message) < evostream.HeaderSize || !evostream.Tag(message[0]).Known() {
		return false
	}
	return int(binary.BigEndian.Uint32(message)&evostream.MaxPayload) == len(message)-evostream.HeaderSize
}
