package fragment

import (
	"bytes"

	"github.com/Eyevinn/mp4ff/mp4"
)

// Reference is a segment in an index: its bytes, and its ticks.
type Reference struct {
	Size     int
	Duration uint64
}

// Index returns an index (clause 8.16.3) of the segments that follow directly
// behind it. timescale is that of their track, which is the first one, and time
// that of the first sample.
func Index(timescale uint32, time uint64, list []Reference) ([]byte, error) {
	x := mp4.CreateSidx(time)
	x.ReferenceID, x.Timescale = 1, timescale
	for _, r := range list {
		x.SidxRefs = append(x.SidxRefs, mp4.SidxRef{
			ReferencedSize: uint32(r.Size), SubSegmentDuration: uint32(r.Duration), StartsWithSAP: 1, SAPType: 1,
		})
	}
	var b bytes.Buffer
	err := x.Encode(&b)
	return b.Bytes(), err
}
