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

// URL returns u as it may be shown: without user and password, and blanked a password
// in its path, and the value of each query parameter that is not known to be harmless.
func URL(u *url.URL) string {
	shown := *u
	shown.User = nil
	for _, part := range inPath(u) {
		name, _, _ := strings.Cut(part, "=")
		shown.RawPath = strings.ReplaceAll(shown.EscapedPath(), part, name+"="+blank)
		shown.Path, _ = url.PathUnescape(shown.RawPath) // it was escaped well before
	}
	shown.Fragment, shown.RawFragment = "", ""
	if u.RawQuery != "" {
		parts := strings.Split(u.RawQuery, "&")
		for i, part := range parts {
			if isSecret(part) {
				name, _, _ := strings.Cut(part, "=")
				parts[i] = name + "=" + blank
			}
		}
		shown.RawQuery = strings.Join(parts, "&")
	}
	return shown.String()
}

// Hidden returns the parts of u's path and query whose values URL blanks, name=value,
// as they stand in it.
func Hidden(u *url.URL) []string {
	inQuery := slices.DeleteFunc(strings.Split(u.RawQuery, "&"), func(part string) bool { return !isSecret(part) })
	return append(inPath(u), inQuery...)
}

// inPath returns the passwords in u's path, with their names. Cameras of Xiongmai,
// sold under many names, have them there, and some & where others have _:
// /user=admin&password=x&channel=1&stream=0.sdp
func inPath(u *url.URL) (all []string) {
	for part := range strings.SplitSeq(u.EscapedPath(), "/") {
		at := strings.Index(strings.ToLower(part), "password=")
		if at < 0 {
			continue
		}
		part = part[at:]
		for _, end := range []string{"&", "_channel="} {
			part, _, _ = strings.Cut(part, end)
		}
		if isSecret(part) {
			all = append(all, part)
		}
	}
	return all
}

// isSecret reports whether a part of a query, name=value, may be a secret.
func isSecret(part string) bool {
	name, value, ok := strings.Cut(part, "=")
	return ok && value != "" && !slices.Contains(harmless, strings.ToLower(name))
}
