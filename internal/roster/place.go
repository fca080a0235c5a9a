package roster

import (
	"fmt"
	"strconv"
	"strings"

	"campipe/internal/roster/loose"
	"campipe/internal/timespec"
)

// Put gives the camera its place on earth, as a list writes it: in degrees; both
// empty are none. A place that can't be is left out, which is the error.
func (c *Camera) Put(latitude, longitude loose.Text) error {
	if latitude == "" && longitude == "" {
		return nil
	}
	north, err := degrees("latitude", latitude, 90)
	if err != nil {
		return err
	}
	east, err := degrees("longitude", longitude, 180)
	if err != nil {
		return err
	}
	c.Latitude, c.Longitude = north, east
	return nil
}

// put is Put, with a fault for a place that can't be.
func (r *reader) put(c *Camera, latitude, longitude loose.Text) {
	if err := c.Put(latitude, longitude); err != nil {
		r.fault(fmt.Errorf("place left out: %w", err))
	}
}

func degrees(what string, text loose.Text, limit float64) (*float64, error) {
	v, err := strconv.ParseFloat(strings.TrimSpace(string(text)), 64)
	if err != nil || !(v >= -limit && v <= limit) {
		return nil, fmt.Errorf("%s is %.20q, not from %v to %v", what, text, -limit, limit)
	}
	return &v, nil
}

// zone gives the camera its time zone. One that nobody knows is left out.
func (r *reader) zone(c *Camera, name loose.Text) {
	if name == "" {
		return
	}
	zone, err := timespec.Zone(string(name))
	if err != nil || string(name) == "Local" { // that of a machine, not of a place
		r.fault(fmt.Errorf("zone left out: %.40q is no time zone", name))
		return
	}
	c.Zone = zone.String()
}
