package roster

import (
	"encoding/json"
	"io"

	"campipe/internal/roster/loose"
)

// Write writes cameras as a list in our own format: JSON, one a line. It has all
// that is needed to fetch them, also what is secret: who makes a file of it makes
// one that nobody else can read, unless none of the cameras has secrets.
func Write(w io.Writer, cameras []Camera) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false) // URLs have ampersands
	for i := range cameras {
		if err := out.Encode(ownOf(&cameras[i])); err != nil {
			return err
		}
	}
	return nil
}

func ownOf(c *Camera) any {
	line := struct {
		own
		Latitude  *float64 `json:"latitude,omitempty"` // as numbers
		Longitude *float64 `json:"longitude,omitempty"`
	}{Latitude: c.Latitude, Longitude: c.Longitude}
	line.Camera, line.URL, line.Zone = loose.Text(c.Name), loose.Text(c.URL.String()), loose.Text(c.Zone)
	line.User, line.Password = loose.Text(c.User), loose.Text(c.Password.Reveal())
	line.Place, line.Kind = loose.Text(c.Place), loose.Text(c.Kind)
	if c.Interval != 0 {
		line.Interval = loose.Text(c.Interval.String())
	}
	return line
}
