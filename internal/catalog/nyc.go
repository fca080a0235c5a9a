package catalog

import (
	"cmp"
	"encoding/json"
	"net/http"

	"campipe/internal/preset"
	"campipe/internal/roster"
	"campipe/internal/roster/loose"
)

func askNYC(base string, _ *Box) (*http.Request, error) {
	return http.NewRequest(http.MethodGet, base+"/api/cameras", nil)
}

// readNYC reads the list of webcams.nyctmc.org. What is true or false there is a
// word or a string of one.
func readNYC(text []byte, bases preset.Bases, add func(roster.Camera, error)) error {
	var entries []json.RawMessage
	if err := json.Unmarshal(text, &entries); err != nil {
		return err
	}
	for _, entry := range entries {
		var e struct {
			ID        loose.Text `json:"id"`
			Name      loose.Text `json:"name"`
			Area      loose.Text `json:"area"`
			Latitude  loose.Text `json:"latitude"`
			Longitude loose.Text `json:"longitude"`
			Online    loose.Text `json:"isOnline"`
		}
		if err := json.Unmarshal(entry, &e); err != nil {
			add(roster.Camera{}, err)
			continue
		}
		if e.Online != "true" {
			continue
		}
		found, err := preset.Find("nyc:"+string(e.ID), bases)
		c := roster.Camera{Name: string(cmp.Or(e.Name, e.ID)), URL: found.URL, Kind: roster.Still, Zone: found.Zone, Interval: found.Interval, Place: string(e.Area)}
		_ = c.Put(e.Latitude, e.Longitude) // else it is a camera of which nobody knows where it is
		add(c, err)
	}
	return nil
}
