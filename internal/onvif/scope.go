package onvif

import (
	"net/url"
	"strings"
)

// scopePrefix is what the scopes of ONVIF begin with (Core specification, section
// on scopes).
const scopePrefix = "onvif://www.onvif.org/"

// scope returns the words of the first scope of that kind, such as name in
// onvif://www.onvif.org/name/AXIS%20M1065-L; "" where there is none.
func scope(scopes []string, kind string) string {
	for _, s := range scopes {
		if !isScope(s) {
			continue
		}
		of, words, _ := strings.Cut(s[len(scopePrefix):], "/")
		if !strings.EqualFold(of, kind) {
			continue
		}
		if text, err := url.PathUnescape(words); err == nil {
			words = text
		}
		if words = plain(strings.Trim(words, "/")); words != "" {
			return words
		}
	}
	return ""
}

// isScope reports whether a scope is one of ONVIF's.
func isScope(s string) bool {
	return len(s) >= len(scopePrefix) && strings.EqualFold(s[:len(scopePrefix)], scopePrefix)
}
