// Package roster reads lists of cameras, as they are written by programs and
// people who had cameras in mind and not each other, and writes its own.
package roster

import (
	"net/url"
	"time"

	"campipe/internal/secret"
)

// Camera is one camera of a list. Fields that the list does not fill are zero.
type Camera struct {
	Name     string   // no other one of the list has it; "" is to be made of the URL
	URL      *url.URL // with a host, without a login; its query may be secret
	User     string
	Password secret.Secret

	Latitude, Longitude *float64 // degrees north and east; both or none
	Zone                string   // of its place, a name of the IANA database
	Place               string   // in words
	Kind                string   // one of the kinds
	Interval            time.Duration
}

// Kinds of cameras, where a list tells them.
const (
	Still = "still" // a picture that has to be asked for each time
	HLS   = "hls"
)

// Address returns the camera's URL with its login in it, for the transport.
func (c *Camera) Address() *url.URL {
	u := *c.URL
	switch {
	case !c.Password.IsZero():
		u.User = url.UserPassword(c.User, c.Password.Reveal())
	case c.User != "":
		u.User = url.User(c.User)
	}
	return &u
}

// List is what a list was found to be.
type List struct {
	Format  string // by the name that people know it by
	Cameras []Camera
	Off     int     // cameras that the list itself switches off
	Bad     int     // entries that could not be read
	Faults  []error // what is wrong with them, and with what was left out of others; the first ones
}
