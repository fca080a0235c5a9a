package roster

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"campipe/internal/roster/loose"
	"campipe/internal/secret"
)

// own is a camera in our own format, of which only the URL has to be there.
type own struct {
	Camera    loose.Text `json:"camera,omitempty"`
	Name      loose.Text `json:"name,omitempty"` // other words for camera, only read
	ID        loose.Text `json:"id,omitempty"`
	URL       loose.Text `json:"url"`
	User      loose.Text `json:"user,omitempty"`
	Password  loose.Text `json:"password,omitempty"`
	Latitude  loose.Text `json:"latitude,omitempty"`
	Longitude loose.Text `json:"longitude,omitempty"`
	Zone      loose.Text `json:"zone,omitempty"`
	Place     loose.Text `json:"place,omitempty"`
	Kind      loose.Text `json:"kind,omitempty"`
	Interval  loose.Text `json:"interval,omitempty"` // as in Go, 1m30s, or in seconds
}

func readOwn(r *reader, text json.RawMessage) (c Camera, err error) {
	var e own
	if err := json.Unmarshal(text, &e); err != nil {
		return c, err
	}
	c.Name, c.Place = string(cmp.Or(e.Camera, e.Name, e.ID)), string(e.Place)
	if e.Kind == Still || e.Kind == HLS {
		c.Kind = string(e.Kind)
	}
	if c.Interval, err = interval(string(e.Interval)); err != nil {
		r.fault(err)
	}
	r.put(&c, e.Latitude, e.Longitude)
	r.zone(&c, e.Zone)
	if err := r.locate(&c, string(e.URL)); err != nil {
		return c, err
	}
	if e.User != "" || e.Password != "" {
		c.User, c.Password = string(e.User), secret.New(string(e.Password))
	}
	return c, nil
}

// maxInterval is the longest time between two pictures of a camera: one that is
// asked for less often than daily is a job for cron.
const maxInterval = 24 * time.Hour

func interval(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if seconds, asNumber := strconv.ParseFloat(text, 64); asNumber == nil {
		err = nil
		d = time.Duration(min(seconds, 2*maxInterval.Seconds()) * float64(time.Second))
	}
	if err != nil || d <= 0 || d > maxInterval {
		return 0, fmt.Errorf("interval left out: %.20q is no length of time up to %v", text, maxInterval)
	}
	return d, nil
}
