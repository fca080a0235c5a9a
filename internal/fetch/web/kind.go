package web

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"campipe/internal/camera"
	"campipe/pkg/wire"
)

// kind is what a server answers with.
type kind int

const (
	parts   kind = iota // multipart: pictures without end
	picture             // one picture
	listing             // a manifest, which lists segments
	other               // some stream, or a file, that has an end
)

// firstBytes is how many bytes a body is known by where its head doesn't say
// what it is.
const firstBytes = 3

// manifests are the types of manifests: ISO/IEC 23009-1 annex C, RFC 8216 section
// 10, and what was used before it.
var manifests = []string{
	"application/dash+xml", "video/vnd.mpeg.dash.mpd",
	"application/vnd.apple.mpegurl", "application/x-mpegurl", "application/mpegurl", "audio/mpegurl", "audio/x-mpegurl",
}

// kindOf tells what the answer is, and returns its body. Some cameras call it
// nothing, or text/plain; a web page is what a login form looks like.
func kindOf(a *answer) (kind, io.Reader, error) {
	contentType := a.Header.Get("Content-Type")
	mediaType, _, _ := strings.Cut(contentType, ";")
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	switch {
	case isMultipart(contentType):
		return parts, a.Body, nil
	case strings.HasPrefix(mediaType, "image/"):
		return picture, a.Body, nil
	case slices.Contains(manifests, mediaType):
		return listing, a.Body, nil
	case mediaType == "text/html":
		return other, nil, &camera.Fault{Cause: wire.CauseHTTP, Err: fmt.Errorf("the server answered a web page (%s), not pictures", mediaType)}
	}
	first := make([]byte, firstBytes)
	n, err := io.ReadFull(a.Body, first)
	first = first[:n]
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return other, nil, lost(err)
	}
	body := io.MultiReader(strings.NewReader(string(first)), a.Body)
	switch {
	case n == 0:
		return other, nil, errEmpty
	case string(first) == "\xff\xd8\xff" && a.ContentLength > 0:
		return picture, body, nil
	case strings.HasPrefix(string(first), "--"):
		return parts, body, nil
	case slices.Contains([]string{"#EX", "<?x", "<MP", "\xef\xbb\xbf"}, string(first)):
		return listing, body, nil
	}
	return other, body, nil
}
