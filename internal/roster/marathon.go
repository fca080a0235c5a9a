package roster

import (
	"fmt"
	"strings"
)

// systems are the camera systems of Marathon, by what their location has in it;
// the first one counts. All but m3u8 are presets.
var systems = []string{"newark", "nyc", "park", "m3u8"}

func systemOf(location string) string {
	location = strings.ToLower(location)
	for _, s := range systems {
		if strings.Contains(location, s) {
			return s
		}
	}
	return ""
}

// readMarathon reads a line of Marathon's cameras.txt: name, location and the ID
// that the camera has there.
func readMarathon(r *reader, row string) (c Camera, err error) {
	words := strings.Fields(row)
	if len(words) != 3 {
		return c, fmt.Errorf("%d words, not name, location and sid", len(words))
	}
	c.Name = words[0]
	switch s := systemOf(words[1]); s {
	case "":
		return c, fmt.Errorf("location is %.20q, of which none of %s is a part", words[1], strings.Join(systems, ", "))
	case "m3u8":
		c.Kind = HLS
		return c, r.locate(&c, words[2])
	default:
		return c, r.locate(&c, s+":"+words[2])
	}
}
