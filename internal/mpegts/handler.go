package mpegts

import "errors"

// Track is one elementary stream.
type Track struct {
	PID            uint16
	Codec          string // RFC 6381
	Config         []byte // avcC, hvcC or AudioSpecificConfig
	Timescale      uint32 // 90,000, or the rate
	Width, Height  int    // pixels; pictures only
	Rate, Channels int    // samples a second; sound only
}

// Sample is one picture, or one frame of sound.
type Sample struct {
	Track    int    // index in what Tracks was given last; -1 is of one that can't be decoded yet
	DTS      int64  // decode time in ticks of the track, wraps undone
	Offset   int32  // ticks from decode to presentation
	Duration uint32 // ticks; 0 is not known
	Key      bool   // decoding can start here
	Stamp    int64  // what Write was given with its last byte
	Data     []byte // pictures have their NAL units behind lengths of four bytes; valid during the call
}

// Loss is something that is missing, or of no use.
type Loss struct {
	PID     uint16 // 0 where it is of no stream that is known
	Track   int    // -1 where that has none yet
	Packets int    // at least
	Frames  int    // pictures, or frames of sound
	Bytes   int64  // that were there and are of no use for it
	At      int64  // byte of the stream where it was seen
	Stamp   int64  // what Write was given with that
	Text    string // what happened
}

// Handler is who takes what is found. Tracks comes before the first sample, and
// again each time that they change: then the indices are those of the new ones.
// All functions must be there; none may call the Reader.
type Handler struct {
	Tracks func([]Track)
	Sample func(Sample)
	Loss   func(Loss)
	Note   func(text string) // what people may want to know
}

// unreadable is an error that ends the reading.
type unreadable struct{ error }

// fatal returns err if it ends the reading. The others have been told.
func fatal(err error) error {
	if err == nil {
		return nil
	}
	var u unreadable
	if errors.As(err, &u) {
		return u.error
	}
	return nil
}
