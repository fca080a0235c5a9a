package roster

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"campipe/internal/fault"
	"campipe/internal/preset"
	"campipe/internal/secret"
)

// maxURL is the longest URL: servers take no longer ones in a request (8,190
// bytes in Apache, 8 KiB in nginx).
const maxURL = 8 << 10

var (
	errNoURL  = errors.New("no URL")
	errNotURL = errors.New("what should be a URL is none") // it may hold a secret, and is not shown
)

func errLong(n int) error { return fmt.Errorf("a URL of %d bytes exceeds %d", n, maxURL) }

// locate gives the camera the address that a text is: a URL or a preset's camera.
func (r *reader) locate(c *Camera, text string) error {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return errNoURL
	case len(text) > maxURL:
		return errLong(len(text))
	case preset.Is(text):
		return r.find(c, text)
	}
	u, err := parse(text)
	if err != nil || u.Scheme == "" || u.Hostname() == "" {
		return errNotURL
	}
	if n := len(u.String()); n > maxURL { // letters that have to be escaped
		return errLong(n)
	}
	if u.User != nil {
		password, _ := u.User.Password()
		if !utf8.ValidString(u.User.Username() + password) { // could not be written
			return errNotURL
		}
		c.User, c.Password = u.User.Username(), secret.New(password)
		u.User = nil
	}
	c.URL = u
	return nil
}

// parse parses a URL, and what it is written as: the same camera written in two
// ways is the same.
func parse(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, err
	}
	u.Fragment, u.RawFragment = "", "" // never sent
	return url.Parse(u.String())
}

// find gives the camera what is known of a preset's.
func (r *reader) find(c *Camera, text string) error {
	f, err := preset.Find(text, r.Bases)
	if err != nil {
		return err
	}
	if err := r.locate(c, f.URL.String()); err != nil {
		return err
	}
	if c.Name == "" {
		c.Name = f.Name
	}
	if c.Zone == "" {
		c.Zone = f.Zone
	}
	if c.Interval == 0 {
		c.Interval = f.Interval
	}
	return nil
}

// Parse returns the camera of a URL, or of NAME:ID as presets have it, that a
// person typed. The errors are those of usage.
func Parse(text string, bases preset.Bases) (Camera, error) {
	r := reader{Options: Options{Bases: bases}}
	var c Camera
	err := r.locate(&c, text)
	if err == errNotURL || err == errNoURL {
		err = fault.Usage("%q is not a URL", shown(text))
	}
	return c, err
}

// shown hides what may be a login in a text that is no URL.
func shown(text string) string {
	if i := strings.LastIndex(text, "@"); i >= 0 {
		return "***" + text[i:]
	}
	return text
}
