package dump

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"

	"campipe/pkg/wire"
)

// objects prints a JSON object a frame, each on a line.
type objects struct{ enc *json.Encoder }

func newObjects(w io.Writer) *objects {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return &objects{enc}
}

// object is a frame. Times and lengths are in microseconds.
type object struct {
	Byte     int64           `json:"byte"`
	Kind     string          `json:"kind"`
	Flags    []string        `json:"flags,omitempty"`
	Stream   uint16          `json:"stream"`
	Camera   string          `json:"camera,omitempty"`
	Time     wire.Time       `json:"time"`
	UTC      string          `json:"utc"`
	Offset   int32           `json:"offset"`
	Duration uint32          `json:"duration"`
	Length   int             `json:"length"`            // of the payload
	CRC      string          `json:"crc,omitempty"`     // CRC-32C of a payload that is no JSON
	Payload  json.RawMessage `json:"payload,omitempty"` // where it is JSON
	Noise    bool            `json:"noise,omitempty"`   // stands for bytes that could not be read
}

func (o *objects) item(it *item) error {
	v := object{
		Byte: it.at, Kind: it.Kind.String(), Flags: namesOf(it.Flags), Stream: it.Stream, Camera: it.header.Camera,
		Time: it.Time, UTC: it.Time.String(), Offset: it.Offset, Duration: it.Duration, Length: len(it.Payload), Noise: it.noise,
	}
	if it.Flags.Has(0x80) { // it has no name yet
		v.Flags = append(v.Flags, "0x80")
	}
	if isJSON(it.Kind) && json.Valid(it.Payload) {
		v.Payload = it.Payload
	} else {
		v.CRC = fmt.Sprintf("%08x", crc32.Checksum(it.Payload, castagnoli))
	}
	return o.enc.Encode(&v)
}

func (o *objects) end() error { return nil }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)
