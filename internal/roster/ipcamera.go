package roster

import (
	"encoding/json"
	"fmt"
	"regexp"

	"campipe/internal/roster/loose"
)

// readIPCamera reads an element of IP Camera Server's setup.
func readIPCamera(r *reader, text json.RawMessage) (c Camera, err error) {
	var e struct {
		CameraID loose.Text `json:"cameraID"`
		RTSP     loose.Text `json:"rtsp"`
	}
	if err := json.Unmarshal(text, &e); err != nil {
		return c, err
	}
	c.Name = string(e.CameraID)
	return c, r.locate(&c, string(e.RTSP))
}

var assignment = regexp.MustCompile(`(?m)^[ \t]*setup[ \t]*=[ \t\r\n]*`)

// setup returns IP Camera Server's list in JSON, where a text is its program, or
// that list of it in Python. Lines stay where they are.
func setup(text []byte) (converted []byte, ok bool, err error) {
	start := 0
	if at := assignment.FindIndex(text); at != nil {
		start, ok = at[1], true
	} else if first := firstOf(text); first != '[' || json.Valid(text) {
		return nil, false, nil
	}
	converted, err = literal(text, start)
	if !ok { // it may be broken JSON: what is wrong with that is told better elsewhere
		return converted, err == nil && json.Valid(converted), nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("setup: %w", err)
	}
	return converted, true, nil
}
