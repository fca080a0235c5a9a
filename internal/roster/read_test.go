package roster

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lists is where the lists are that were made up in other programs' formats.
const lists = "../../testdata/lists"

// cases are lists, and what is in them in our own format.
var cases = []struct {
	name, file, text string
	format           string
	want             []string
	off              int
	faults           []string
}{
	{
		name: "Marathon", file: "marathon-cameras.txt", format: marathon,
		want: []string{
			`{"camera":"stream1","url":"https://webcams.nyctmc.org/api/cameras/0af1d3e5-6d8b-4b1c-9c53-7b7f2d1d9f10/image","zone":"America/New_York","interval":"2s"}`,
			`{"camera":"stream2","url":"http://40.132.190.148/axis-cgi/mjpg/video.cgi","zone":"America/New_York"}`,
			`{"camera":"gate","url":"https://newark-tc-clients.winkcdn.com/public/dash/WF05-A383-DCA2-04D6-3D74_cvp.mpd","zone":"America/New_York"}`,
			`{"camera":"beach","url":"https://cams.example/live.m3u8?a=1234","kind":"hls"}`,
		},
		faults: []string{
			"line 8: nyc:50: where its server is now is not known",
			`line 9: location is "paris", of which none of newark, nyc, park, m3u8 is a part`,
		},
	},
	{
		name: "CAM2 as the archiver takes it", file: "cam2-archiver.json", format: cam2,
		want: []string{
			`{"camera":"1","url":"http://cams.example/camera1.jpg","kind":"still"}`,
			`{"camera":"2","url":"http://192.0.2.17/axis-cgi/jpg/image.cgi","kind":"still"}`,
			`{"camera":"3","url":"http://192.0.2.18:8080/mjpg"}`,
			`{"camera":"4","url":"http://192.0.2.19/","kind":"still"}`,
			`{"camera":"5","url":"https://cams.example/5.m3u8?token=t","kind":"hls"}`,
			`{"camera":"6","url":"http://cams.example/camera6.jpg","kind":"still"}`,
			`{"camera":"1-2","url":"http://cams.example/another.jpg","kind":"still"}`,
		},
		faults: []string{`line 8: type is "unknown", not ip, non_ip or stream`},
	},
	{
		name: "CAM2 as the database answers, by lines", file: "cam2-database.jsonl", format: cam2,
		want: []string{
			`{"camera":"5b0e3d0f4a5c2f0004c7f1a2","url":"http://cams.example/31.jpg","zone":"America/Indiana/Indianapolis","place":"West Lafayette, IN, USA","kind":"still","interval":"5s","latitude":40.4259,"longitude":-86.9081}`,
			`{"camera":"5b0e3d0f4a5c2f0004c7f1a3","url":"http://192.0.2.20:80/snap.jpg","zone":"Europe/Berlin","place":"Ulm, DE","kind":"still","latitude":48.4,"longitude":9.99}`,
			`{"camera":"5b0e3d0f4a5c2f0004c7f1a5","url":"https://cams.example/a5/playlist.m3u8","kind":"hls"}`,
		},
		faults: []string{
			"line 3: not JSON: unexpected EOF",
			`line 4: place left out: latitude is "91", not from -90 to 90`,
			`line 4: zone left out: "Atlantis" is no time zone`,
		},
	},
	{
		name: "CAM2 CSV", file: "cam2.csv", format: cam2csv,
		want: []string{
			`{"url":"http://cams.example/cctv1.jpg"}`,
			`{"url":"http://cams.example/cctv2.jpg?size=640,480"}`,
			`{"url":"https://cams.example/live/3.m3u8?token=t"}`,
		},
		faults: []string{"line 5: what should be a URL is none"},
	},
	{
		name: "archiver_url.py", file: "cam2-archiver-url.txt", format: pairs,
		want: []string{
			`{"camera":"17","url":"http://cams.example/cctv17.jpg"}`,
			`{"camera":"18","url":"http://cams.example/cctv18.jpg","user":"me","password":"pass"}`,
			`{"camera":"17-2","url":"http://cams.example/cctv17b.jpg"}`,
		},
		faults: []string{"line 4: 1 words, not an ID and a URL"},
	},
	{
		name: "PyNVR", file: "pynvr-nvr.json", format: pynvr,
		want:   []string{`{"camera":"front","url":"rtsp://192.0.2.30:554/live","user":"admin","password":"pa$s"}`},
		off:    1,
		faults: []string{"line 6: no URL"},
	},
	{
		name: "IP Camera Server's program", file: "ip-camera-server-index.py", format: ipCameras,
		want: []string{
			`{"camera":"exampleone","url":"rtsp://192.0.2.40:554/a"}`,
			`{"camera":"example's two","url":"rtsp://192.0.2.41:554/b"}`,
		},
	},
	{
		name: "IP Camera Server's list in Python", text: "[{'cameraID': u'x', 'rtsp': 'rtsp://h/x', 'daysToKeep': None},\n]", format: "",
		faults: []string{"not JSON"},
	},
	{
		name: "IP Camera Server's list with single quotes", text: "[{'cameraID': 'x', 'rtsp': 'rtsp://h/x', 'daysToKeep': None},\n]", format: ipCameras,
		want: []string{`{"camera":"x","url":"rtsp://h/x"}`},
	},
	{
		name: "IP Camera Server's list in JSON", text: `[{"cameraID":"x","rtsp":"rtsp://h/x","daysToKeep":5}]`, format: ipCameras,
		want: []string{`{"camera":"x","url":"rtsp://h/x"}`},
	},
	{
		name: "OpenTrafficCamMap", file: "opentrafficcammap.json", format: trafficMap,
		want: []string{
			`{"camera":"I-10 MP 27.5 EB","url":"https://cams.example/mobile/c062.stream/playlist.m3u8","place":"Mobile, Alabama","kind":"hls","latitude":30.69083,"longitude":-88.03138}`,
			`{"camera":"I-10 MP 27.5 EB-2","url":"https://cams.example/mobile/c063.jpg","place":"Mobile, Alabama","kind":"still","interval":"5m0s","latitude":30.7,"longitude":-88.1}`,
			`{"camera":"FRE-41","url":"rtsp://192.0.2.50:554/","user":"admin","password":"secret$","place":"Fresno, California","latitude":36.782274,"longitude":-119.784236}`,
		},
		faults: []string{"line 25: no URL"},
	},
	{
		name: "OpenTrafficCamMap by country", text: `{"USA":{"KENTUCKY":{"40207":[{"description":"a","url":"http://h/a","format":"M3U8"}]}}}`, format: trafficMap,
		want: []string{`{"camera":"a","url":"http://h/a","place":"40207, KENTUCKY, USA","kind":"hls"}`},
	},
	{
		name: "OpenTrafficCamMap in its first form", text: `{"KENTUCKY":{"40207":[{"location":"I-65 at I-264","url":"http://h/05.jpg?","encoding":"JPEG","format":"IMAGE_STREAM_BY_EPOCH_IN_MILLISECONDS"}]}}`, format: trafficMap,
		want: []string{`{"camera":"I-65 at I-264","url":"http://h/05.jpg?","place":"40207, KENTUCKY","kind":"still"}`},
	},
	{
		name: "our own", file: "campipe.jsonl", format: campipe,
		want: []string{
			`{"camera":"front","url":"http://192.0.2.60/axis-cgi/mjpg/video.cgi?camera=1&fps=5","user":"me","password":"pass","zone":"America/New_York","place":"Bryant Park","interval":"2s","latitude":40.75,"longitude":-73.98}`,
			`{"camera":"0af1d3e5-6d8b-4b1c-9c53-7b7f2d1d9f10","url":"https://webcams.nyctmc.org/api/cameras/0af1d3e5-6d8b-4b1c-9c53-7b7f2d1d9f10/image","zone":"America/New_York","interval":"2s"}`,
			`{"camera":"still","url":"http://192.0.2.61/still.jpg","kind":"still","interval":"30s"}`,
		},
		faults: []string{"line 4: what should be a URL is none"},
	},
	{
		name: "places that can't be", text: `[{"url":"http://h/1","latitude":-90.1,"longitude":0},{"url":"http://h/2","latitude":0,"longitude":-180.1},
{"url":"http://h/3","latitude":0,"longitude":"180.1"},{"url":"http://h/4","latitude":1},{"url":"http://h/5","latitude":-90,"longitude":180}]`,
		format: campipe,
		want:   []string{`{"url":"http://h/1"}`, `{"url":"http://h/2"}`, `{"url":"http://h/3"}`, `{"url":"http://h/4"}`, `{"url":"http://h/5","latitude":-90,"longitude":180}`},
		faults: []string{
			`line 1: place left out: latitude is "-90.1", not from -90 to 90`, `line 1: place left out: longitude is "-180.1", not from -180 to 180`,
			`line 2: place left out: longitude is "180.1", not from -180 to 180`, `line 2: place left out: longitude is "", not from -180 to 180`,
		},
	},
	{
		name: "names beside URLs", text: "id,url\nfront,http://h/1\n", format: cam2csv,
		want:   []string{`{"camera":"front","url":"http://h/1"}`},
		faults: []string{"line 1: what should be a URL is none"},
	},
	{
		name: "presets, one a line", text: "park:left\r\n\r\npark:right\r\n", format: cam2csv,
		want: []string{
			`{"camera":"park-left","url":"http://40.132.190.147/axis-cgi/mjpg/video.cgi","zone":"America/New_York"}`,
			`{"camera":"park-right","url":"http://40.132.190.149/axis-cgi/mjpg/video.cgi","zone":"America/New_York"}`,
		},
	},
	{
		name: "byte order mark", text: "\xef\xbb\xbf1 http://h/1", format: pairs,
		want: []string{`{"camera":"1","url":"http://h/1"}`},
	},
	{
		name: "PowerShell's UTF-16", text: "\xff\xfeh\x00t\x00t\x00p\x00:\x00/\x00/\x00h\x00/\x00\xe9\x00\r\x00\n\x00", format: cam2csv,
		want: []string{`{"url":"http://h/%C3%A9"}`},
	},
	{
		name: "Latin-1", text: "[{\"camera\":\"caf\xe9\",\"url\":\"http://h/\"}]", format: campipe,
		want: []string{`{"camera":"café","url":"http://h/"}`},
	},
	{name: "name of two lines", text: `{"camera":" a\n\tb\u0000 ","url":"http://h/"}`, format: campipe, want: []string{`{"camera":"a b","url":"http://h/"}`}},
	{
		name: "name that is too long, twice", text: strings.Repeat(`{"camera":"`+strings.Repeat("é", 101)+`","url":"http://h/"}`+"\n", 2), format: campipe,
		want: []string{`{"camera":"` + strings.Repeat("é", 100) + `","url":"http://h/"}`, `{"camera":"` + strings.Repeat("é", 99) + `-2","url":"http://h/"}`},
	},
	{
		name: "a field of another type", text: `[{"camera":"a","url":{"x":1}},{"camera":["b"],"url":"http://h/"},{"camera":"c","url":"http://h/c"},7]`, format: campipe,
		want:   []string{`{"camera":"c","url":"http://h/c"}`},
		faults: []string{"line 1: an object does not belong in url", "line 1: an array does not belong in camera", "line 1: not a camera: neither { nor ["},
	},
	{name: "empty", faults: []string{"no camera in it"}},
	{name: "only comments", text: "# a\n#b", faults: []string{"no camera in it"}},
	{name: "all off", text: `{"cameras":[{"enabled":false,"id":"a","url":"rtsp://h"}]}`, faults: []string{"all 1 cameras in it are switched off"}},
	{name: "picture", text: "\xff\xd8\xff\xe0\x00\x10JFIF", faults: []string{"a byte of it is 0: it is no text"}},
	{
		name: "array that is cut", text: "[{\"url\":\"http://h/1\"},\n {\"url\":\"http://h", format: campipe,
		want: []string{`{"url":"http://h/1"}`}, faults: []string{"line 2: not JSON: unexpected EOF"},
	},
	{
		name: "array that is damaged", text: "[\n{\"url\":\"http://h/1\"},\n{\"url\" \"http://h\"},\n{\"url\":\"http://h/3\"}]", format: campipe,
		want: []string{`{"url":"http://h/1"}`, `{"url":"http://h/3"}`}, faults: []string{"line 3: not JSON: invalid character '\"' after object key"},
	},
	{name: "document that is cut", text: "{\"cameras\": [{", faults: []string{"line 1: not JSON: unexpected EOF"}},
	{name: "setup that does not end", text: "setup = [{'rtsp': 'rtsp://h/',\n", faults: []string{"setup: its list does not end"}},
	{name: "setup that is a program", text: "setup = [\n{'rtsp': os.environ['x']}]", faults: []string{`setup: line 2: "os.environ" is not a plain value`}},
	{name: "no host", text: "http:///x\nfile:///etc/passwd", faults: []string{"line 1: what should be a URL is none; and 1 more entries"}},
	{name: "secret in what is no URL", text: "http://me:c4n4ry@h:port/", faults: []string{"line 1: what should be a URL is none"}},
	{name: "other JSON", text: `{"a":{"b":[{"x":1}]}}`, faults: []string{"line 1: not a camera: no field that a list has a URL in"}},
	{name: "web page", text: "<html>\n<body>404</body>", faults: []string{"line 1: what should be a URL is none; and 1 more entries"}},
}

func textOf(t testing.TB, file, text string) string {
	if file == "" {
		return text
	}
	b, err := os.ReadFile(filepath.Join(lists, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRead(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			list, err := Read(strings.NewReader(textOf(t, c.file, c.text)), Options{Name: "x"})
			if c.want == nil {
				if err == nil || !strings.HasPrefix(strings.TrimPrefix(err.Error(), "x: "), c.faults[0]) && !strings.Contains(err.Error(), c.faults[0]) {
					t.Errorf("error %v, want %s", err, c.faults[0])
				}
				if err != nil && strings.Contains(err.Error(), "c4n4ry") {
					t.Errorf("%v shows a secret", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := Write(&out, list.Cameras); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Join(c.want, "\n")+"\n", out.String()); diff != "" {
				t.Error(diff)
			}
			var faults []string
			for _, f := range list.Faults {
				faults = append(faults, strings.TrimPrefix(f.Error(), "x: "))
			}
			if diff := cmp.Diff(c.faults, faults); diff != "" {
				t.Error(diff)
			}
			if list.Format != c.format || list.Off != c.off {
				t.Errorf("format %q, %d off, want %q, %d", list.Format, list.Off, c.format, c.off)
			}
		})
	}
}
