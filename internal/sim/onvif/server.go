// Package onvif simulates ONVIF devices, which answer WS-Discovery and tell the
// URLs of simulated cameras of other transports: their streams are those of rtsp,
// their snapshots those of still.
package onvif

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"campipe/internal/sim/option"
)

const (
	// Prefix is what the paths of the devices begin with.
	Prefix = "/onvif/"
	// mediaSuffix is what those of their media services end with.
	mediaSuffix = "/media"
	// maxRequest is far more than any request has.
	maxRequest = 64 << 10
)

// Manual returns a line for each option, for people.
func Manual() string { return option.Manual(own()) }

// Path returns the path and query of a device's service. The options stand in the
// query as they are; the error names the one that is wrong.
func Path(device, options string) (string, error) {
	if _, err := parse(options); err != nil {
		return "", err
	}
	path := Prefix + url.PathEscape(device)
	if options != "" {
		path += "?" + options
	}
	return path, nil
}

// Server serves every device that it is asked for.
type Server struct{}

// ServeHTTP answers a SOAP message to a device.
func (Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p, err := parse(r.URL.RawQuery)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	switch p.fault {
	case hang:
		io.Copy(io.Discard, r.Body) // else the server does not see the client go
		<-r.Context().Done()
		return
	case garbage:
		io.WriteString(w, "<html><body>The camera is out of order<br></body></html>\n")
		return
	}
	if p.gate.Refuse(w, r) != "" {
		return
	}
	m, err := read(http.MaxBytesReader(w, r.Body, maxRequest))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	operation := m.Body.Operation.XMLName.Local
	w.Header().Set("Content-Type", "application/soap+xml; charset=utf-8")
	if operation != "GetSystemDateAndTime" && !p.allows(&m.Token, time.Now()) {
		w.WriteHeader(http.StatusBadRequest) // as Hikvision
		io.WriteString(w, faultText("Sender", "NotAuthorized", "The action requested requires authorization and the sender is not authorized"))
		return
	}
	d := device{plan: p, host: r.Host, name: nameOf(r.URL), query: r.URL.RawQuery}
	text, ok := d.answer(operation, m.Body.Operation.Token)
	if !ok {
		w.WriteHeader(http.StatusInternalServerError)
		text = faultText("Receiver", "ActionNotSupported", "Optional Action Not Implemented")
	}
	io.WriteString(w, text)
}

// nameOf returns the name of the device that a URL is of.
func nameOf(u *url.URL) string {
	return strings.TrimSuffix(strings.TrimPrefix(u.Path, Prefix), mediaSuffix)
}

// device is one that is asked something.
type device struct {
	*plan
	host, name, query string
}

// url returns a URL of the server that the device is on, with the device's options.
func (d *device) url(path string) string {
	u := url.URL{Scheme: "http", Host: d.host, Path: path, RawQuery: d.query}
	return u.String()
}

// camera returns the name of the camera that a profile's token is of.
func (d *device) camera(token string) (string, bool) {
	for n := range d.profiles {
		if token == fmt.Sprintf("profile_%d", n+1) {
			return d.cameraOf(n), true
		}
	}
	return "", false
}

func (d *device) cameraOf(n int) string {
	if n == 0 {
		return d.name
	}
	return fmt.Sprintf("%s-%d", d.name, n+1)
}
