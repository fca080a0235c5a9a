package roster

import (
	"cmp"
	"encoding/json"
	"strconv"
	"time"

	"campipe/internal/roster/loose"
)

// trafficCamera is a camera of OpenTrafficCamMap. Its lists were written with
// the place in an object of its own before, or only in words, and with other
// spellings; latitudes are strings in those of Turkey.
type trafficCamera struct {
	Description loose.Text   `json:"description"`
	Latitude    loose.Text   `json:"latitude"`
	Longitude   loose.Text   `json:"longitude"`
	Location    trafficPlace `json:"location"`
	URL         loose.Text   `json:"url"`
	Format      loose.Text   `json:"format"`
	Rate        loose.Text   `json:"updateRate"` // milliseconds
	OldRate     loose.Text   `json:"update_rate"`
}

type trafficPlace struct {
	Description loose.Text `json:"description"`
	Latitude    loose.Text `json:"latitude"`
	Longitude   loose.Text `json:"longitude"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (p *trafficPlace) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		return json.Unmarshal(b, &p.Description)
	}
	type fields trafficPlace // without this method
	return json.Unmarshal(b, (*fields)(p))
}

// readTrafficMap reads a camera of OpenTrafficCamMap. What it says of formats is
// believed of HTTP only: it has cameras of RTSP that it calls M3U8.
func readTrafficMap(r *reader, text json.RawMessage) (c Camera, err error) {
	var e trafficCamera
	if err := json.Unmarshal(text, &e); err != nil {
		return c, err
	}
	c.Name = string(cmp.Or(e.Description, e.Location.Description))
	r.put(&c, cmp.Or(e.Latitude, e.Location.Latitude), cmp.Or(e.Longitude, e.Location.Longitude))
	if err := r.locate(&c, string(e.URL)); err != nil {
		return c, err
	}
	if c.URL.Scheme != "http" && c.URL.Scheme != "https" {
		return c, nil
	}
	switch e.Format {
	case "IMAGE_STREAM", "IMAGE_STREAM_BY_EPOCH_IN_MILLISECONDS":
		c.Kind = Still
		c.Interval = milliseconds(string(cmp.Or(e.Rate, e.OldRate)))
	case "M3U8":
		c.Kind = HLS
	}
	return c, nil
}

func milliseconds(text string) time.Duration {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n <= 0 {
		return 0
	}
	return min(time.Duration(n)*time.Millisecond, maxInterval)
}
