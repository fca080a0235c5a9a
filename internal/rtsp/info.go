package rtsp

import (
	"strconv"
	"strings"
)

// Info is what an RTP-Info field says of one track (RFC 2326 clause 12.33).
type Info struct {
	URL       string
	Timestamp uint32 // of RTP, for the moment at which playing began
	Timed     bool   // it says that
}

// ParseInfo reads the value of an RTP-Info field, as far as it makes sense.
func ParseInfo(value string) []Info {
	var all []Info
	for part := range strings.SplitSeq(value, ",") {
		var i Info
		for field := range strings.SplitSeq(part, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(field), "=")
			switch strings.ToLower(name) {
			case "url":
				i.URL = value
			case "rtptime":
				n, err := strconv.ParseUint(value, 10, 32)
				i.Timestamp, i.Timed = uint32(n), err == nil
			}
		}
		if i.URL != "" {
			all = append(all, i)
		}
	}
	return all
}

// Of reports whether i is of the media: its URL is the media's, or ends with it.
func (i *Info) Of(m *Media) bool {
	if m.Control == "" || !strings.HasSuffix(i.URL, m.Control) {
		return false
	}
	before := strings.TrimSuffix(i.URL, m.Control)
	return before == "" || strings.HasSuffix(before, "/") || strings.HasSuffix(before, "?")
}
