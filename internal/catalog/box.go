package catalog

import (
	"fmt"
	"strconv"
	"strings"

	"campipe/internal/fault"
	"campipe/internal/roster"
)

// Box is a part of the earth, in degrees east and north.
type Box struct{ West, South, East, North float64 }

// ParseBox reads LON,LAT,LON,LAT: two corners of a box, any two that face each
// other. It does not cross the 180th meridian.
func ParseBox(text string) (*Box, error) {
	fields := strings.Split(text, ",")
	if len(fields) != 4 {
		return nil, fault.Usage("--box %.80q is not LON,LAT,LON,LAT", text)
	}
	var v [4]float64
	for i, field := range fields {
		limit := 180.0
		if i%2 == 1 {
			limit = 90
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(field), 64)
		if err != nil || !(n >= -limit && n <= limit) {
			return nil, fault.Usage("--box: %.20q is not from %v to %v degrees", field, -limit, limit)
		}
		v[i] = n
	}
	return &Box{min(v[0], v[2]), min(v[1], v[3]), max(v[0], v[2]), max(v[1], v[3])}, nil
}

// String returns the box as ParseBox reads it: the south-western corner, then the
// north-eastern one.
func (b *Box) String() string { return fmt.Sprintf("%v,%v,%v,%v", b.West, b.South, b.East, b.North) }

// Has reports whether a camera is in the box, or nobody knows where it is.
func (b *Box) Has(c *roster.Camera) bool {
	if c.Latitude == nil || c.Longitude == nil {
		return true
	}
	return *c.Longitude >= b.West && *c.Longitude <= b.East && *c.Latitude >= b.South && *c.Latitude <= b.North
}
