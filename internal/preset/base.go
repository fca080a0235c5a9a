package preset

import (
	"net/url"
	"strings"

	"campipe/internal/fault"
)

// Bases are the addresses that the user gives in the place of those that presets
// have, by their names; "" is for all of them. Each goes before the path that the
// preset has, or is all of the URL where {id} is in it.
type Bases map[string]string

// ParseBases reads the values of --base-url, each URL or NAME=URL.
func ParseBases(values []string) (Bases, error) {
	bases := Bases{}
	for _, text := range values {
		name, base := "", text
		for _, p := range table {
			if rest, ok := strings.CutPrefix(text, p.Name+"="); ok {
				name, base = p.Name, rest
			}
		}
		u, err := url.Parse(strings.ReplaceAll(base, place, "id"))
		if err != nil || u.Scheme == "" || u.Host == "" {
			return nil, fault.Usage("--base-url is not URL or NAME=URL") // it may hold a secret
		}
		bases[name] = base
	}
	return bases, nil
}

func (b Bases) of(name string) string {
	if base, ok := b[name]; ok {
		return base
	}
	return b[""]
}
