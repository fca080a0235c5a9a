package fetch

import (
	"cmp"
	"net/url"

	"campipe/internal/onvif"
	"campipe/internal/roster"
)

// discovered is a line of a list: a camera in roster's own format, and what only
// people read.
type discovered struct {
	Camera   string `json:"camera"`
	URL      string `json:"url"`
	Kind     string `json:"kind,omitempty"`
	Snapshot string `json:"snapshot,omitempty"`
	Model    string `json:"model,omitempty"`
	Profile  string `json:"profile,omitempty"`
	Codec    string `json:"codec,omitempty"`
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
	Fault    string `json:"fault,omitempty"`
}

// titlesOf returns what the devices are called: by their names, where several have
// one with their addresses.
func titlesOf(devices []onvif.Device) []string {
	titles, count := make([]string, len(devices)), map[string]int{}
	for i, d := range devices {
		titles[i] = cmp.Or(d.Name, d.Model, "camera")
		count[titles[i]]++
	}
	for i, d := range devices {
		if count[titles[i]] > 1 || d.Name+d.Model == "" {
			titles[i] += "-" + d.Addr.String()
		}
	}
	return titles
}

// linesOf returns the lines of a device.
func linesOf(title string, d *onvif.Device) []discovered {
	if len(d.Profiles) == 0 {
		line := discovered{Camera: title, URL: (&url.URL{Scheme: "onvif", Host: d.Host()}).String(), Model: d.Model}
		if len(d.Faults) > 0 {
			line.Fault = d.Faults[0].Error()
		}
		return []discovered{line}
	}
	var lines []discovered
	for _, p := range d.Profiles {
		line := discovered{Camera: title, Model: d.Model, Profile: p.Name, Codec: p.Codec, Width: p.Width, Height: p.Height}
		if len(d.Profiles) > 1 {
			line.Camera += "-" + p.Name
		}
		if p.Snapshot != nil {
			line.URL, line.Kind = p.Snapshot.String(), roster.Still
		}
		if p.Stream != nil {
			line.URL, line.Kind, line.Snapshot = p.Stream.String(), "", line.URL
		}
		lines = append(lines, line)
	}
	return lines
}
