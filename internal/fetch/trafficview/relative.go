package trafficview

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"campipe/internal/camera"
	"campipe/pkg/wire"
)

// request is a message of go2rtc's, either way (internal/api/ws).
type request struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

// readable are the codecs that go2rtc is asked for, by the names that it knows:
// those that camdemux reads. It makes FLAC of G.711 for who can play that.
const readable = "avc1.640029,hvc1.1.6.L153.B0,mp4a.40.2,opus"

// say returns what is sent after the 101 answer, or "". At /api/ws?src=NAME a
// go2rtc waits to be told in which form its camera is wanted; the other servers
// send at once.
func (o *Options) say() string {
	if o.Say != "" {
		return o.Say
	}
	if !strings.HasSuffix(o.URL.Path, "/api/ws") || !o.URL.Query().Has("src") {
		return ""
	}
	text, err := json.Marshal(request{Type: "mse", Value: readable})
	if err != nil {
		return "" // never: they are two strings
	}
	return string(text)
}

// refusal is the fault where a text message says that the server won't send: go2rtc
// says so and stays connected.
func refusal(text []byte) error {
	var r request
	if json.Unmarshal(text, &r) != nil || r.Type != "error" {
		return nil
	}
	return &camera.Fault{Cause: wire.CauseRefused, Err: fmt.Errorf("the server says %q", r.Value)}
}

// longestXML is how much may stand before the init segment in a message of Unreal
// Media Server: a head of 20 bytes, and XML with a length of two.
const longestXML = 20 + 1<<16

// isInit reports whether a message that has no records has an init segment.
func isInit(message []byte) bool {
	if len(message) < 8 {
		return false
	}
	const unreal = 1 // what its init segments have before them begins so
	return string(message[4:8]) == "ftyp" || message[0] == unreal && bytes.Contains(message[:min(len(message), longestXML)], []byte("ftyp"))
}
