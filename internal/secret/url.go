package secret

import (
	"net/url"
	"slices"
	"strings"
)

// harmless are the query parameters whose values are shown: what cameras and
// servers call the picture's form. Any other value may be a token.
var harmless = []string{
	"audio", "camera", "channel", "compression", "date", "fps", "height", "resolution", "src", "stream", "subtype", "type", "width",
}

// URL returns u as it may be shown: without user and password, and with the
// value of each query parameter blanked that is not known to be harmless.
func URL(u *url.URL) string {
	shown := *u
	shown.User = nil
	shown.Fragment, shown.RawFragment = "", ""
	if u.RawQuery != "" {
		parts := strings.Split(u.RawQuery, "&")
		for i, part := range parts {
			name, value, ok := strings.Cut(part, "=")
			if ok && value != "" && !slices.Contains(harmless, strings.ToLower(name)) {
				parts[i] = name + "=" + blank
			}
		}
		shown.RawQuery = strings.Join(parts, "&")
	}
	return shown.String()
}
