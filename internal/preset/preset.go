// Package preset knows camera systems by name, so that a camera of one is given
// as NAME:ID instead of a URL.
package preset

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"campipe/internal/fault"
)

// Preset is one camera system, in one form of its IDs.
type Preset struct {
	Name     string // before the colon
	ID       string // the format of what stands behind it, for people
	About    string // whose cameras they are
	Base     string // of the URL, up to its path; "" is to be told by the user
	Path     string // the rest; {id} stands for the ID in both
	Interval time.Duration
	Zone     string // IANA time zone of all its cameras; "" is not known

	fits  func(id string) bool
	hosts map[string]string // IDs that stand for others
}

// Found is a camera that a preset was found for.
type Found struct {
	Name     string
	URL      *url.URL
	Interval time.Duration // 0 is what the user says, or has no meaning
	Zone     string
}

// of returns the presets of a name, and the ID, of a text such as park:left.
func of(text string) (forms []Preset, id string) {
	name, id, ok := strings.Cut(text, ":")
	if !ok {
		return nil, ""
	}
	for _, p := range table {
		if strings.EqualFold(p.Name, name) {
			forms = append(forms, p)
		}
	}
	return forms, id
}

// Is reports whether a text is of the form NAME:ID, where NAME is a preset's.
func Is(text string) bool {
	forms, id := of(text)
	return forms != nil && !strings.HasPrefix(id, "//")
}

// Find returns the camera of a text of which Is holds. The errors are those of
// usage.
func Find(text string, bases Bases) (Found, error) {
	forms, id := of(text)
	var formats []string
	for _, p := range forms {
		if len(id) <= maxID && p.fits(id) {
			return p.find(id, bases)
		}
		formats = append(formats, p.Name+":"+p.ID)
	}
	return Found{}, fault.Usage("%.*q is not %s", maxID, text, strings.Join(formats, " or "))
}

// maxID is more than any ID has: a UUID has 36 letters, a host name 253.
const maxID = 253

func (p *Preset) find(id string, bases Bases) (Found, error) {
	f := Found{Name: id, Interval: p.Interval, Zone: p.Zone}
	if host := p.hosts[strings.ToLower(id)]; host != "" {
		f.Name, id = p.Name+"-"+strings.ToLower(id), host
	}
	base, path := p.Base, p.Path
	if told := bases.of(p.Name); told != "" {
		base = strings.TrimSuffix(told, "/")
		if strings.Contains(told, place) {
			base, path, id = told, "", f.Name
		}
	}
	if base == "" {
		return f, fault.Hint(fault.Usage("%s:%s: where its server is now is not known", p.Name, id), "--base-url %s=URL says it", p.Name)
	}
	u, err := url.Parse(strings.ReplaceAll(base+path, place, id))
	if err != nil || u.Host == "" {
		return f, fault.Usage("%s:%s: no URL can be made of it and its base", p.Name, id) // the base may hold a secret
	}
	f.URL = u
	return f, nil
}

// place is what an ID takes the place of.
const place = "{id}"

// Manual returns a line for each preset, for --help.
func Manual() string {
	var b strings.Builder
	for _, p := range table {
		fmt.Fprintf(&b, "   %-27s %s\n", p.Name+":"+p.ID, p.About)
	}
	return b.String()
}
