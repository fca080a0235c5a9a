package roster

import (
	"encoding/json"
	"slices"
)

// format is a way to write cameras in JSON.
type format struct {
	name string
	keys []string // an object that has one of them is a camera in this format
	read func(*reader, json.RawMessage) (Camera, error)
}

// The names of the formats.
const (
	campipe    = "campipe"
	cam2       = "CAM2"
	cam2csv    = "CAM2 CSV"
	pairs      = "id and URL"
	marathon   = "Marathon"
	pynvr      = "PyNVR"
	ipCameras  = "IP Camera Server"
	trafficMap = "OpenTrafficCamMap"
)

// Formats returns the names of all formats, for people.
func Formats() []string {
	return []string{campipe, marathon, cam2, cam2csv, pairs, pynvr, ipCameras, trafficMap}
}

// formats are those in JSON; what is added gets a line here. The first one that a
// camera fits counts: the keys of the later ones are more common words.
var formats = []format{
	{ipCameras, []string{"rtsp"}, readIPCamera},
	{cam2, []string{"retrieval", "camera_type", "cameraID", "snapshot_url", "m3u8_url"}, readCAM2},
	{trafficMap, []string{"description", "encoding", "format", "location"}, readTrafficMap},
	{pynvr, []string{"dst", "enabled", "initial_timeout", "frame_timeout"}, readPyNVR},
	{campipe, []string{"url"}, readOwn},
}

// formatOf returns the format of an object with these members, or nil where it is
// no camera.
func formatOf(of []member) *format {
	for _, f := range formats {
		for _, m := range of {
			if slices.Contains(f.keys, m.key) {
				return &f
			}
		}
	}
	return nil
}
