package roster

import (
	"encoding/json"

	"campipe/internal/roster/loose"
)

// readPyNVR reads an element of cameras in PyNVR's nvr.json. Those that are not
// enabled are left out, as PyNVR does.
func readPyNVR(r *reader, text json.RawMessage) (c Camera, err error) {
	var e struct {
		Enabled loose.Text `json:"enabled"`
		ID      loose.Text `json:"id"`
		URL     loose.Text `json:"url"`
	}
	if err := json.Unmarshal(text, &e); err != nil {
		return c, err
	}
	if e.Enabled == "false" {
		return c, errOff
	}
	c.Name = string(e.ID)
	return c, r.locate(&c, string(e.URL))
}
