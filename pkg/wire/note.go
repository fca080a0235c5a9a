package wire

import (
	"encoding/json"
	"fmt"
)

// Note is the payload of an N frame: a fact beside the media. What says which
// fact; docs/wire.md lists them with the fields that each one uses.
type Note struct {
	What   string         `json:"what"`             // "cut", "clock", "message"...
	Text   string         `json:"text,omitempty"`   // for people, or the text that a source sent
	Values map[string]any `json:"values,omitempty"` // what is particular to this fact; what JSON can say
}

// Frame returns n as a frame of the stream at t.
func (n *Note) Frame(stream uint16, t Time) Frame { return jsonFrame(KindNote, stream, t, n) }

// ParseNote reads the payload of an N frame.
func ParseNote(payload []byte) (Note, error) {
	var n Note
	if err := json.Unmarshal(payload, &n); err != nil {
		return n, fmt.Errorf("note: %w", err)
	}
	return n, nil
}
