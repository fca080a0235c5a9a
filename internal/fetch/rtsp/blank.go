package rtsp

import (
	"bytes"
	"net/url"
	"strings"
)

// blank blanks the secrets of our URL's path and query in what a server says: it repeats the
// URL in Content-Base, RTP-Info and a=control. It stays as long as it was, so that
// Content-Length stays true.
func (s *session) blank(b []byte) []byte {
	for _, pair := range s.hidden {
		forms := []string{pair}
		if plain, err := url.QueryUnescape(pair); err == nil && plain != pair {
			forms = append(forms, plain)
		}
		for _, form := range forms {
			name, value, _ := strings.Cut(form, "=")
			for _, before := range []string{"?", "&", "_", "/"} {
				b = bytes.ReplaceAll(b, []byte(before+form), []byte(before+name+"="+strings.Repeat("*", len(value))))
			}
		}
	}
	return b
}
