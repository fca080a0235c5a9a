package catalog

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"campipe/internal/preset"
	"campipe/internal/roster"
	"campipe/internal/roster/loose"
)

// askTrafficview asks for the cameras in a box, as the map of trafficview.org
// does, which is also where it wants to be asked from.
func askTrafficview(base string, box *Box) (*http.Request, error) {
	form := url.Values{
		"box-within": {"true"}, "box-loc": {box.String()}, "pf": {"formatted"}, "system": {"all"},
		"type": {"device_cctv"}, "params": {"hideInactive"},
	}
	r, err := http.NewRequest(http.MethodPost, base+"/map/accessGeoData.php", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Referer", base+"/live_traffic/")
	return r, nil
}

// readTrafficview reads its answer: a feature a camera, in the manner of ArcGIS.
func readTrafficview(text []byte, bases preset.Bases, add func(roster.Camera, error)) error {
	var answer struct {
		Features []json.RawMessage `json:"features"`
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return err
	}
	if answer.Features == nil {
		return errors.New("it has no features")
	}
	for _, feature := range answer.Features {
		var f struct {
			Attributes struct {
				ID       loose.Text `json:"id"`
				Status   loose.Text `json:"status"`
				Location loose.Text `json:"Location"`
			} `json:"attributes"`
			Geometry struct {
				Latitude  loose.Text `json:"lat"`
				Longitude loose.Text `json:"lon"`
			} `json:"geometry"`
		}
		if err := json.Unmarshal(feature, &f); err != nil {
			add(roster.Camera{}, err)
			continue
		}
		if f.Attributes.Status != "on" {
			continue
		}
		found, err := preset.Find("trafficview:"+string(f.Attributes.ID), bases)
		c := roster.Camera{Name: found.Name, URL: found.URL, Place: string(f.Attributes.Location)}
		_ = c.Put(f.Geometry.Latitude, f.Geometry.Longitude) // else it is a camera of which nobody knows where it is
		add(c, err)
	}
	return nil
}
