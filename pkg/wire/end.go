package wire

import (
	"encoding/json"
	"fmt"
	"maps"
)

// Count is a number of R or S frames and of the bytes in their payloads.
type Count struct {
	Frames int64 `json:"frames"`
	Bytes  int64 `json:"bytes"`
}

// Add adds to the count.
func (c *Count) Add(frames, bytes int64) { c.Frames += frames; c.Bytes += bytes }

// Totals accounts for one stream in one stage. Bytes always add up: In = Out +
// all of Dropped + all of Lost. Frames do where the stage passes frames on;
// where it makes samples of raw bytes, In counts R frames and the others count
// samples.
type Totals struct {
	Camera  string           `json:"camera,omitempty"`
	In      Count            `json:"in"`
	Out     Count            `json:"out"`
	Dropped map[string]Count `json:"dropped,omitempty"` // taken away on purpose, by reason
	Lost    map[string]Count `json:"lost,omitempty"`    // by cause; each loss is a G frame too
}

// End is the payload of an E frame. On a stream it is that stream's totals; on
// stream 0, which ends the pipe, Streams has those of all of them, by number.
type End struct {
	Stage   string             `json:"stage,omitempty"` // the program that wrote it
	Totals  *Totals            `json:"totals,omitempty"`
	Streams map[uint16]*Totals `json:"streams,omitempty"`
}

// Frame returns e as a frame of the stream at t.
func (e *End) Frame(stream uint16, t Time) Frame { return jsonFrame(KindEnd, stream, t, e) }

// ParseEnd reads the payload of an E frame. No totals in Streams are nil.
func ParseEnd(payload []byte) (End, error) {
	var e End
	if err := json.Unmarshal(payload, &e); err != nil {
		return e, fmt.Errorf("end: %w", err)
	}
	maps.DeleteFunc(e.Streams, func(_ uint16, t *Totals) bool { return t == nil }) // {"1":null}
	return e, nil
}
