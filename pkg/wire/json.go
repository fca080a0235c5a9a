package wire

import (
	"bytes"
	"encoding/json"
)

// jsonFrame returns v as the payload of a frame. It is {} where v holds what
// JSON can't say (NaN).
func jsonFrame(k Kind, stream uint16, t Time, v any) Frame {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // the & of an address has to be readable in a hexdump
	payload := []byte("{}")
	if err := enc.Encode(v); err == nil {
		payload = bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	}
	return Frame{Kind: k, Stream: stream, Time: t, Payload: payload}
}
