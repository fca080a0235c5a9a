package rtsp

import (
	"regexp"
	"strings"
	"testing"
)

func TestPath(t *testing.T) {
	for _, test := range []struct{ camera, options, path, fault string }{
		{"front", "", "/rtsp/front", ""},
		{"front door/1", "codec=h265&drop=1,7..9", "/rtsp/front%20door%2F1?codec=h265&drop=1,7..9", ""},
		{"a", "codec=h266", "", `option "codec": value is "h266", none of h264, h265, jpeg`},
		{"a", "audio=mp3", "", `option "audio": value is "mp3", none of aac, opus, pcmu, pcma, g726, latm`},
		{"a", "drop=0", "", `option "drop": value is "0", not numbers from 1 to 1000000 such as 3,7-9`},
		{"a", "drop=9-7", "", `option "drop": value is "9-7", not numbers from 1 to 1000000 such as 3,7-9`},
		{"a", "rtp-start=4294967296", "", `option "rtp-start": value is "4294967296", not a number from 0 to 4294967295`},
		{"a", "sequence=-1", "", `option "sequence": value is "-1", not a number from 0 to 65535`},
		{"a", "mtu=100", "", `option "mtu": value is "100", not a number from 256 to 1472`},
		{"a", "clock=soon", "", `option "clock": value is "soon", neither 1970 nor a length of time such as -5m up to 876000h0m0s`},
		{"a", "auth=u", "", `option "auth": value is "u", not USER:PASSWORD`},
		{"a", "bye", "", `option "bye": close says when`},
		{"a", "codec=jpeg&bframes", "", `option "bframes": h264 and h265 have them`},
		{"a", "codec=pcma&bframes", "", `option "bframes": h264 and h265 have them`},
		{"a", "size=640x480", "", `option "codec": only jpeg has pictures that can look otherwise`},
		{"a", "codec=jpeg&size=648x480", "", `option "size": 648x480 are no multiples of 16 up to 2040`},
		{"a", "codec=jpeg&size=2048x480", "", `option "size": 2048x480 are no multiples of 16 up to 2040`},
	} {
		path, err := Path(test.camera, test.options)
		switch {
		case test.fault == "" && (err != nil || path != test.path):
			t.Errorf("%s: %s, %v; want %s", test.options, path, err, test.path)
		case test.fault != "" && (err == nil || err.Error() != test.fault):
			t.Errorf("%s: %v, want %s", test.options, err, test.fault)
		}
	}
}

// TestManual: each option is told of in 80 columns.
func TestManual(t *testing.T) {
	for line := range strings.Lines(Manual()) {
		if line = strings.TrimSuffix(line, "\n"); len(line) > 80 || !regexp.MustCompile(`^   [a-z-]+[^ ]*  ?`).MatchString(line) {
			t.Errorf("%d columns: %s", len(line), line)
		}
	}
}
