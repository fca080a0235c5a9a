package segments

import "campipe/pkg/wire"

// place says which segment an R frame is.
type place struct {
	known  bool
	track  int // of so many
	of     int
	number int64
	start  wire.Time // by the manifest; 0 is not known
}

// maxTracks is how many tracks a camera may have that come apart.
const maxTracks = 8

// placeOf reads a note. One that can't be read is of no known segment.
func placeOf(n *wire.Note) place {
	number := func(name string, otherwise int64) int64 {
		if v, ok := n.Values[name].(float64); ok { // as JSON has it
			return int64(v)
		}
		return otherwise
	}
	p := place{
		track: int(number("track", 0)), of: int(number("tracks", 1)),
		number: number("number", 0), start: wire.Time(number("start", 0)),
	}
	p.known = p.of >= 1 && p.of <= maxTracks && p.track >= 0 && p.track < p.of
	return p
}
