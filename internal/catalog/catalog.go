// Package catalog asks camera systems which cameras they have.
package catalog

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"campipe/internal/fault"
	"campipe/internal/preset"
	"campipe/internal/roster"
)

// Options say how a catalog is asked for. Client has to be there.
type Options struct {
	Client *http.Client
	Header http.Header  // sent with the request
	Base   string       // in the place of the catalog's own address; "" is that
	Bases  preset.Bases // in the place of its cameras' own
	Box    *Box         // only what is in it; nil is everything, where there is a way to ask for that
}

// system is a camera system that tells which cameras it has.
type system struct {
	name     string
	base     string // its address, up to the path
	needsBox bool
	request  func(base string, box *Box) (*http.Request, error)
	read     func(text []byte, bases preset.Bases, add func(roster.Camera, error)) error
}

// systems are all of them; what is added gets a line here.
var systems = []system{
	{"trafficview", "https://www.trafficview.org", true, askTrafficview, readTrafficview},
	{"nyc", "https://webcams.nyctmc.org", false, askNYC, readNYC},
}

// Names returns the names of the catalogs.
func Names() []string {
	var names []string
	for _, s := range systems {
		names = append(names, s.name)
	}
	return names
}

// Get returns the cameras of a catalog that are on. Faults are those of its entries
// that can't be used.
func Get(ctx context.Context, name string, o Options) (cameras []roster.Camera, faults []error, err error) {
	s, err := systemOf(name)
	if err != nil {
		return nil, nil, err
	}
	if s.needsBox && o.Box == nil {
		return nil, nil, fault.Usage("--catalog %s needs --box LON,LAT,LON,LAT", name)
	}
	base := strings.TrimSuffix(o.Base, "/")
	if base == "" {
		base = s.base
	}
	r, err := s.request(base, o.Box)
	if err != nil {
		return nil, nil, err
	}
	for field, values := range o.Header {
		r.Header[field] = values
	}
	text, err := answer(o.Client, r.WithContext(ctx))
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", r.URL.Host, err)
	}
	n := 0
	err = s.read(text, o.Bases, func(c roster.Camera, err error) {
		n++
		switch {
		case err != nil:
			faults = append(faults, fmt.Errorf("camera %d of the catalog: %w", n, err))
		case o.Box == nil || o.Box.Has(&c):
			cameras = append(cameras, c)
		}
	})
	if err != nil {
		return nil, nil, fmt.Errorf("%s: what it answers is no catalog: %w", r.URL.Host, err)
	}
	roster.Distinguish(cameras)
	return cameras, faults, nil
}

func systemOf(name string) (*system, error) {
	for i := range systems {
		if strings.EqualFold(systems[i].name, name) {
			return &systems[i], nil
		}
	}
	return nil, fault.Usage("%.40q is no catalog: known are %s", name, strings.Join(Names(), ", "))
}

// maxAnswer is the longest catalog: New York's, of a thousand cameras, has 300 kB.
const maxAnswer = 32 << 20

// answer sends a request and returns the body of the answer.
func answer(client *http.Client, r *http.Request) ([]byte, error) {
	a, err := client.Do(r)
	if err != nil {
		if where, ok := err.(*url.Error); ok { // it has the URL in it, which may hold a secret
			err = where.Err
		}
		return nil, err
	}
	defer a.Body.Close()
	if a.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the server answered %s", a.Status)
	}
	text, err := io.ReadAll(io.LimitReader(a.Body, maxAnswer+1))
	if err == nil && len(text) > maxAnswer {
		err = fmt.Errorf("the catalog exceeds %d bytes", maxAnswer)
	}
	return text, err
}
