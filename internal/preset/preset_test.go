package preset

import (
	"strings"
	"testing"
	"time"

	"campipe/internal/fault"
)

const uuid = "0af1d3e5-6d8b-4b1c-9c53-7b7f2d1d9f10"

// cases feed the test and the fuzz target.
var cases = []struct {
	text, base, name, url string
	interval              time.Duration
}{
	{"nyc:" + uuid, "", uuid, "https://webcams.nyctmc.org/api/cameras/" + uuid + "/image", 2 * time.Second},
	{"nyc:" + uuid, "http://127.0.0.1:81/", uuid, "http://127.0.0.1:81/api/cameras/" + uuid + "/image", 2 * time.Second},
	{"nyc:413", "http://207.251.86.238", "413", "http://207.251.86.238/cctv413.jpg", 2 * time.Second},
	{"nyc:413", "http://h/still/{id}.jpg?fps=1", "413", "http://h/still/413.jpg?fps=1", 2 * time.Second},
	{"nyc:413", "nyc=http://h", "413", "http://h/cctv413.jpg", 2 * time.Second},
	{"nyc:413", "park=http://h", "", "", 0},
	{"nyc:413", "", "", "", 0},
	{"nyc:../x", "http://h", "", "", 0},
	{"NYC:" + uuid, "", uuid, "https://webcams.nyctmc.org/api/cameras/" + uuid + "/image", 2 * time.Second},
	{"park:left", "", "park-left", "http://40.132.190.147/axis-cgi/mjpg/video.cgi", 0},
	{"park:Right", "", "park-right", "http://40.132.190.149/axis-cgi/mjpg/video.cgi", 0},
	{"park:10.0.0.7:8080", "", "10.0.0.7:8080", "http://10.0.0.7:8080/axis-cgi/mjpg/video.cgi", 0},
	{"park:[::1]:80", "", "[::1]:80", "http://[::1]:80/axis-cgi/mjpg/video.cgi", 0},
	{"park:left", "http://h:1/mjpeg/{id}", "park-left", "http://h:1/mjpeg/park-left", 0},
	{"park:user@host", "", "", "", 0},
	{"park:host/path", "", "", "", 0},
	{"park:", "", "", "", 0},
	{"trafficview:DDOT_CAPTOP_13", "", "DDOT_CAPTOP_13", "wss://cctv.trafficview.org:8420/DDOT_CAPTOP_13.vod?progressive", 0},
	{"trafficview:DDOT_CAPTOP_13", "ws://127.0.0.1:8410", "DDOT_CAPTOP_13", "ws://127.0.0.1:8410/DDOT_CAPTOP_13.vod?progressive", 0},
	{"trafficview:", "", "", "", 0},
	{"trafficview:.", "", "", "", 0},
	{"trafficview:..", "", "", "", 0},
	{"trafficview:a?b", "", "", "", 0},
	{"newark:WF05-A383-DCA2-04D6-3D74", "", "WF05-A383-DCA2-04D6-3D74", "https://newark-tc-clients.winkcdn.com/public/dash/WF05-A383-DCA2-04D6-3D74_cvp.mpd", 0},
}

func TestFind(t *testing.T) {
	for _, c := range cases {
		t.Run(c.text+" "+c.base, func(t *testing.T) {
			var values []string
			if c.base != "" {
				values = []string{c.base}
			}
			bases, err := ParseBases(values)
			if err != nil {
				t.Fatal(err)
			}
			if !Is(c.text) {
				t.Fatal("it is no preset")
			}
			f, err := Find(c.text, bases)
			if c.url == "" {
				if err == nil || !fault.IsUsage(err) {
					t.Errorf("%v, %v, want an error of usage", f.URL, err)
				}
				return
			}
			if err != nil || f.URL.String() != c.url || f.Name != c.name || f.Interval != c.interval {
				t.Errorf("%+v %v, %v, want %s %s %v", f, f.URL, err, c.name, c.url, c.interval)
			}
		})
	}
}

func TestIs(t *testing.T) {
	for text, want := range map[string]bool{
		"nyc:1": true, "Park:x": true, "newark:": true, // whatever the ID
		"http://h": false, "nyc://h": false, "nyc": false, "": false, ":": false, "other:1": false,
	} {
		if Is(text) != want {
			t.Errorf("%q: %v, want %v", text, !want, want)
		}
	}
}

func TestBases(t *testing.T) {
	for _, text := range []string{"", "host", "nyc=", "other=http://h", "nyc=host", "/path"} {
		if b, err := ParseBases([]string{text}); !fault.IsUsage(err) {
			t.Errorf("%q: %v, %v, want an error of usage", text, b, err)
		}
	}
	if _, err := ParseBases([]string{"http://me:c4n4ry@h:port"}); err == nil || strings.Contains(err.Error(), "c4n4ry") {
		t.Errorf("%v, want an error without what may be a secret", err)
	}
}

// TestManual checks that each preset is told of, in lines that a terminal has.
func TestManual(t *testing.T) {
	for line := range strings.Lines(Manual()) {
		if len(line) > 80 {
			t.Errorf("%d letters: %s", len(line), line)
		}
	}
	for _, p := range table {
		if !strings.Contains(Manual(), p.Name+":"+p.ID) {
			t.Errorf("%s is missing", p.Name)
		}
	}
}

// FuzzFind: whatever the ID, a URL that is made of it has the scheme and the host
// of its preset, and no login, and its path does not lead out of its directory.
// (A park camera's ID is its host.)
func FuzzFind(f *testing.F) {
	for _, c := range cases {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !Is(text) {
			return
		}
		bases := Bases{"": "http://h"}
		found, err := Find(text, bases)
		if err != nil {
			return
		}
		u := found.URL
		if u.Scheme != "http" || u.Host != "h" || u.User != nil || u.Fragment != "" || strings.Contains(u.Path, "..") {
			t.Errorf("%q: %s", text, u)
		}
	})
}
