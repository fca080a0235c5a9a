package roster

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"campipe/internal/roster/loose"
)

// cam2Camera is a camera as CAM2's database answers, and as its archiver takes
// it: what is in retrieval in the one stands beside the rest in the other.
// Retrieval is an object, or a string of one.
type cam2Camera struct {
	cam2Retrieval
	Retrieval json.RawMessage `json:"retrieval"`

	CameraID  loose.Text `json:"cameraID"`
	ID        loose.Text `json:"id"` // the archiver's own CSV reader calls it so
	LegacyID  loose.Text `json:"legacy_cameraID"`
	Type      loose.Text `json:"type"`
	OtherType loose.Text `json:"camera_type"`

	Latitude  loose.Text `json:"latitude"`
	Longitude loose.Text `json:"longitude"`
	Zone      loose.Text `json:"timezone_id"`
	City      loose.Text `json:"city"`
	State     loose.Text `json:"state"`
	Country   loose.Text `json:"country"`
	Rate      loose.Text `json:"frame_rate"` // pictures a second
}

// cam2Retrieval says where the pictures are.
type cam2Retrieval struct {
	IP          loose.Text `json:"ip"`
	Port        loose.Text `json:"port"`
	ImagePath   loose.Text `json:"image_path"`
	VideoPath   loose.Text `json:"video_path"`
	SnapshotURL loose.Text `json:"snapshot_url"`
	StreamURL   loose.Text `json:"m3u8_url"`
}

func readCAM2(r *reader, text json.RawMessage) (c Camera, err error) {
	var e cam2Camera
	if err := json.Unmarshal(text, &e); err != nil {
		return c, err
	}
	if err := e.flatten(); err != nil {
		return c, err
	}
	c.Name = string(cmp.Or(e.CameraID, e.ID, e.LegacyID))
	c.Place = joined(string(e.City), string(e.State), string(e.Country))
	r.put(&c, e.Latitude, e.Longitude)
	r.zone(&c, e.Zone)
	address, kind, err := e.address(string(cmp.Or(e.OtherType, e.Type)))
	if err != nil {
		return c, err
	}
	c.Kind = kind
	if kind == Still {
		c.Interval = refresh(string(e.Rate))
	}
	return c, r.locate(&c, address)
}

// flatten puts what is in retrieval beside the rest.
func (e *cam2Camera) flatten() error {
	inner := []byte(e.Retrieval)
	var quoted string
	if json.Unmarshal(inner, &quoted) == nil {
		inner = []byte(quoted)
	}
	if len(inner) == 0 {
		return nil
	}
	if err := json.Unmarshal(inner, &e.cam2Retrieval); err != nil {
		return fmt.Errorf("retrieval: %w", explained(err))
	}
	return nil
}

// address returns the URL, of the type that the camera says it is or that its
// fields tell.
func (e *cam2Camera) address(kind string) (address, is string, err error) {
	switch kind {
	case "":
	case "ip", "non_ip", "stream":
		e.only(kind)
	default:
		return "", "", fmt.Errorf("type is %.20q, not ip, non_ip or stream", kind)
	}
	switch {
	case e.SnapshotURL != "":
		return string(e.SnapshotURL), Still, nil
	case e.StreamURL != "":
		return string(e.StreamURL), HLS, nil
	case e.IP == "":
		return "", "", errNoURL
	}
	host := string(e.IP)
	if e.Port != "" {
		host = net.JoinHostPort(host, string(e.Port))
	} else if ip, err := netip.ParseAddr(host); err == nil && ip.Is6() {
		host = "[" + host + "]"
	}
	path := string(e.ImagePath)
	is = Still
	if path == "" && e.VideoPath != "" { // a stream of pictures
		path, is = string(e.VideoPath), ""
	}
	return "http://" + host + "/" + strings.TrimPrefix(path, "/"), is, nil
}

// only leaves the fields of a type.
func (e *cam2Camera) only(kind string) {
	all := e.cam2Retrieval
	e.cam2Retrieval = cam2Retrieval{}
	switch kind {
	case "ip":
		all.SnapshotURL, all.StreamURL = "", ""
		e.cam2Retrieval = all
	case "non_ip":
		e.SnapshotURL = all.SnapshotURL
	case "stream":
		e.StreamURL = all.StreamURL
	}
}

// refresh returns how often a picture changes at so many a second; 0 where that is
// not known, or more often than a single picture can politely be asked for.
func refresh(rate string) time.Duration {
	v, err := strconv.ParseFloat(rate, 64)
	if err != nil || !(v > 0 && v <= 1) {
		return 0
	}
	d := 1 / v * float64(time.Second)
	if d > float64(maxInterval) {
		return maxInterval
	}
	return time.Duration(d)
}
