package fetch

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
)

// nameless are the parts of a URL's path that are the same for all cameras of a
// make, and name none of them.
var nameless = []string{
	"api", "axis-cgi", "cameras", "cgi-bin", "cgi", "chunklist", "current", "dash", "frame", "hls", "image", "index", "jpg", "jpeg", "live",
	"main", "manifest", "master", "media", "mjpeg", "mjpg", "mjpegvideo", "nphmotionjpeg", "picture", "play", "playlist", "snap", "snapshot",
	"still", "stream", "video", "videostream",
}

// nameOf returns the name of a camera that was not given one: the last part of
// its URL's path that names something, without what servers append to it, else
// the host. go2rtc has the name in the query; cameras of Xiongmai have a password in
// the path.
func nameOf(u *url.URL) string {
	if name := u.Query().Get("src"); name != "" && strings.Contains(u.Path, "/api/") && !strings.Contains(name, "://") {
		return name
	}
	parts := strings.Split(u.Path, "/")
	for _, part := range slices.Backward(parts) {
		name := strings.TrimSuffix(part, path.Ext(part))
		if name != "" && !strings.Contains(strings.ToLower(name), "password=") && !slices.Contains(nameless, strings.ToLower(name)) {
			return name
		}
	}
	return u.Hostname()
}

// names gives each camera of a run a name of its own. It has how often each name
// was asked for.
type names map[string]int

// unique returns name, or where that was given before NAME-2, NAME-3...
func (n names) unique(name string) string {
	free := name
	for i := n[name] + 1; n[free] > 0; i++ {
		free = fmt.Sprintf("%s-%d", name, i)
		n[name] = i
	}
	n[free]++
	return free
}
