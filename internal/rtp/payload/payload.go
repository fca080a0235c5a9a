// Package payload makes access units of the payloads of RTP packets: pictures of
// H.264 (RFC 6184), H.265 (RFC 7798) and JPEG (RFC 2435), and frames of sound. It
// accounts for each byte: those of the payloads that were taken are those of the
// units' Size, of losses, of what came late, and of what is held.
package payload

import (
	"campipe/internal/rtp"
	"campipe/pkg/wire"
)

// Media is what a session description says of one payload type.
type Media struct {
	Encoding      string            // as RFC 8866 has it after a=rtpmap, in upper case: "H264"
	Clock         int               // ticks a second of timestamps
	Channels      int               // of sound; 1 where it doesn't say
	Parameters    map[string]string // of a=fmtp, names in lower case
	Width, Height int               // pixels, where a=x-dimensions says it
}

// Format is what a decoder, and a file, must know.
type Format struct {
	Codec          string // RFC 6381, or "jpeg", "pcma", "pcmu", "g726.32"
	Config         []byte // avcC, hvcC, AudioSpecificConfig or dOps, without box header
	Width, Height  int    // pixels; pictures only
	Rate, Channels int    // samples a second; sound only
	Reorder        int    // how many pictures at most come before one that is shown before them, as far as the stream says it
}

// Unit is an access unit: a picture, or a frame of sound.
type Unit struct {
	Time     int64   // of its packets: when it is shown
	Arrival  int64   // of its last packet
	Duration uint32  // ticks of Clock; 0 is not known
	Key      bool    // decoding can start here
	Format   *Format // the same pointer as long as it is the same; nil if it is not known yet
	Data     []byte  // valid during the call. H.264 and H.265: NAL units, each behind its length in four bytes
	Size     int     // bytes of payload that it was made of
}

// Handler takes what is found. All functions must be there; none may call the
// Reader.
type Handler struct {
	Unit func(Unit)
	// Lose says what came and is of no use, since something else is missing or
	// makes no sense. Cause, Frames, Bytes and Text are set.
	Lose func(wire.Gap)
	// Late takes bytes of a unit that was entered in its middle.
	Late func(bytes int)
	// Quirk says, once, in which way the sender does not keep to the standards.
	Quirk func(text string)
}

// Reader reads the packets of one format.
type Reader interface {
	// Format returns what is known before the first packet, or nil.
	Format() *Format
	// Take takes the next packet in order, with its Time.
	Take(rtp.Packet)
	// Lost says that packets are missing before the next one.
	Lost()
	// Flush gives out what is whole: nothing follows. It returns how many bytes
	// are left over, of a unit that is not.
	Flush() int
	// Held returns how many bytes of payload no unit came of yet.
	Held() int
}

// maxUnit is the longest unit, in bytes: an intra picture of a camera of 4K has
// less than this.
const maxUnit = 8 << 20
