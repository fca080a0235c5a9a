package preset

import (
	"strings"
	"time"
)

// table has all presets; what is added gets an entry here. Where a name has more
// than one the first that an ID fits counts.
var table = []Preset{
	{
		Name: "nyc", ID: "UUID", About: "New York City DOT, a picture every 2 s", fits: isUUID,
		Base: "https://webcams.nyctmc.org", Path: "/api/cameras/{id}/image",
		Interval: 2 * time.Second, // the pace of its own page
		Zone:     "America/New_York",
	},
	{
		// The address that these were at is gone.
		Name: "nyc", ID: "NUMBER", About: "the same in their old form, with --base-url", fits: isNumber,
		Path: "/cctv{id}.jpg", Interval: 2 * time.Second, Zone: "America/New_York",
	},
	{
		Name: "park", ID: "left|center|right|HOST", About: "Bryant Park in New York, or any Axis camera", fits: isHost,
		Base: "http://{id}", Path: "/axis-cgi/mjpg/video.cgi", Zone: "America/New_York",
		hosts: map[string]string{"left": "40.132.190.147", "center": "40.132.190.148", "right": "40.132.190.149"},
	},
	{
		Name: "trafficview", ID: "DDOT_CAPTOP_13", About: "trafficview.org; --catalog lists them", fits: isName,
		Base: "wss://cctv.trafficview.org:8420", Path: "/{id}.vod?progressive",
	},
	{
		Name: "newark", ID: "WF00-XXXX-...", About: "Newark's Citizen Virtual Patrol", fits: isName,
		Base: "https://newark-tc-clients.winkcdn.com/public/dash", Path: "/{id}_cvp.mpd",
		Zone: "America/New_York",
	},
}

// isName reports whether an ID is a word that can stand in a path: it can't lead
// out of its directory.
func isName(id string) bool {
	return strings.Trim(id, letters+"_.:-") == "" && strings.Trim(id, ".") != "" && !strings.Contains(id, "..")
}

const (
	digits  = "0123456789"
	letters = digits + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

func isNumber(id string) bool { return id != "" && strings.Trim(id, digits) == "" }

// isUUID reports whether an ID is a UUID as RFC 9562 section 4 writes it.
func isUUID(id string) bool {
	groups := strings.Split(id, "-")
	lengths := []int{8, 4, 4, 4, 12}
	if len(groups) != len(lengths) {
		return false
	}
	for i, g := range groups {
		if len(g) != lengths[i] || strings.Trim(g, digits+"abcdefABCDEF") != "" {
			return false
		}
	}
	return true
}

// isHost reports whether an ID can be a host, with a port or without.
func isHost(id string) bool { return strings.Trim(id, letters+".:-[]") == "" && id != "" }
