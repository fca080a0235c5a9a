package catalog

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"campipe/internal/fault"
	"campipe/internal/preset"
	"campipe/internal/roster"
)

const uuid = "0af1d3e5-6d8b-4b1c-9c53-7b7f2d1d9f10"

const trafficviewAnswer = `{"features":[
 {"attributes":{"id":"DDOT_CAPTOP_13","status":"on","Location":"14th St @ U St\n NW"},"geometry":{"lat":38.9170,"lon":-77.0320}},
 {"attributes":{"id":"DDOT_CAPTOP_14","status":"off","Location":"x"},"geometry":{"lat":38.9,"lon":-77.0}},
 {"attributes":{"id":"VDOT_7","status":"on","Location":""},"geometry":{"lat":"38.95","lon":"-77.1"}},
 {"attributes":{"id":"../etc","status":"on"},"geometry":{}},
 {"attributes":7},
 {"attributes":{"id":"DDOT_EAST","status":"on"},"geometry":{"lat":38.9,"lon":10}},
 {"attributes":{"id":"DDOT_WEST","status":"on"},"geometry":{"lat":38.9,"lon":-100}},
 {"attributes":{"id":"DDOT_NORTH","status":"on"},"geometry":{"lat":60,"lon":-77}},
 {"attributes":{"id":"DDOT_SOUTH","status":"on"},"geometry":{"lat":0,"lon":-77}},
 {"attributes":{"id":"DDOT_WHO","status":""},"geometry":{"lat":38.9,"lon":-77}}
]}`

const nycAnswer = `[
 {"id":"` + uuid + `","name":"1 Ave @ 110 St","latitude":40.79,"longitude":-73.94,"area":"Manhattan","isOnline":true,"imageUrl":"x"},
 {"id":"1af1d3e5-6d8b-4b1c-9c53-7b7f2d1d9f10","name":"1 Ave @ 110 St","latitude":"40.79","longitude":"-73.94","area":"Manhattan","isOnline":"true"},
 {"id":"2af1d3e5-6d8b-4b1c-9c53-7b7f2d1d9f10","name":"off","isOnline":"false"},
 {"id":"3af1d3e5-6d8b-4b1c-9c53-7b7f2d1d9f10","name":"off","isOnline":false},
 {"id":"5af1d3e5-6d8b-4b1c-9c53-7b7f2d1d9f10","name":"does not say"},
 {"id":"x/y","name":"bad","isOnline":true},
 {"id":"4af1d3e5-6d8b-4b1c-9c53-7b7f2d1d9f10","name":"","latitude":400,"longitude":0,"isOnline":"true"}
]`

func TestGet(t *testing.T) {
	for _, c := range []struct {
		name, catalog, box string
		bases              preset.Bases
		method, path, form string
		answer             string
		want               []string
		faults             int
	}{
		{
			name: "trafficview", catalog: "trafficview", box: "-76.89,39,-77.13,38.79",
			method: "POST", path: "/map/accessGeoData.php",
			form:   "box-loc=-77.13%2C38.79%2C-76.89%2C39&box-within=true&params=hideInactive&pf=formatted&system=all&type=device_cctv",
			answer: trafficviewAnswer,
			want: []string{
				`{"camera":"DDOT_CAPTOP_13","url":"wss://cctv.trafficview.org:8420/DDOT_CAPTOP_13.vod?progressive","place":"14th St @ U St NW","latitude":38.917,"longitude":-77.032}`,
				`{"camera":"VDOT_7","url":"wss://cctv.trafficview.org:8420/VDOT_7.vod?progressive","latitude":38.95,"longitude":-77.1}`,
			},
			faults: 2,
		},
		{
			name: "nyc", catalog: "NYC", bases: preset.Bases{"nyc": "http://h"},
			method: "GET", path: "/api/cameras",
			answer: nycAnswer,
			want: []string{
				`{"camera":"1 Ave @ 110 St","url":"http://h/api/cameras/` + uuid + `/image","zone":"America/New_York","place":"Manhattan","kind":"still","interval":"2s","latitude":40.79,"longitude":-73.94}`,
				`{"camera":"1 Ave @ 110 St-2","url":"http://h/api/cameras/1af1d3e5-6d8b-4b1c-9c53-7b7f2d1d9f10/image","zone":"America/New_York","place":"Manhattan","kind":"still","interval":"2s","latitude":40.79,"longitude":-73.94}`,
				`{"camera":"4af1d3e5-6d8b-4b1c-9c53-7b7f2d1d9f10","url":"http://h/api/cameras/4af1d3e5-6d8b-4b1c-9c53-7b7f2d1d9f10/image","zone":"America/New_York","kind":"still","interval":"2s"}`,
			},
			faults: 1,
		},
		{
			name: "nyc, of which nothing is in the box", catalog: "nyc", box: "0,0,1,1",
			method: "GET", path: "/api/cameras", answer: nycAnswer[:strings.LastIndex(nycAnswer, ",\n")] + "]", want: []string{}, faults: 1,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				form, err := io.ReadAll(r.Body)
				if err != nil || r.Method != c.method || r.URL.Path != c.path || string(form) != c.form || r.UserAgent() != "me/1" {
					t.Errorf("%s %s %q, agent %q, %v", r.Method, r.URL, form, r.UserAgent(), err)
				}
				io.WriteString(w, c.answer)
			}))
			defer s.Close()
			o := Options{Client: s.Client(), Header: http.Header{"User-Agent": {"me/1"}}, Base: s.URL + "/", Bases: c.bases}
			if c.box != "" {
				box, err := ParseBox(c.box)
				if err != nil {
					t.Fatal(err)
				}
				o.Box = box
			}
			cameras, faults, err := Get(t.Context(), c.catalog, o)
			if err != nil || len(faults) != c.faults {
				t.Errorf("%v, %v, want %d faults", err, faults, c.faults)
			}
			var out bytes.Buffer
			if err := roster.Write(&out, cameras); err != nil {
				t.Fatal(err)
			}
			if got, want := strings.TrimSpace(out.String()), strings.Join(c.want, "\n"); got != want {
				t.Errorf("%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name, catalog string
		status        int
		answer, want  string
	}{
		{"status", "nyc", 403, "no", "the server answered 403 Forbidden"},
		{"a web page", "nyc", 200, "<html>", "what it answers is no catalog: invalid character '<' looking for beginning of value"},
		{"other JSON", "trafficview", 200, "{}", "what it answers is no catalog: it has no features"},
		{"endless", "nyc", 200, strings.Repeat(" ", maxAnswer+1), "the catalog exceeds 33554432 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(c.status)
				io.WriteString(w, c.answer)
			}))
			defer s.Close()
			_, _, err := Get(t.Context(), c.catalog, Options{Client: s.Client(), Base: s.URL, Box: &Box{}})
			if err == nil || !strings.HasSuffix(err.Error(), ": "+c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
	for _, name := range []string{"trafficview", "other"} { // a box is missing, and a catalog
		if _, _, err := Get(t.Context(), name, Options{}); !fault.IsUsage(err) {
			t.Errorf("%s: %v, want an error of usage", name, err)
		}
	}
}

func TestBox(t *testing.T) {
	for text, want := range map[string]string{
		"-77.13,38.79,-76.89,39.00": "-77.13,38.79,-76.89,39",
		"1, 2, -1, -2":              "-1,-2,1,2",
		"1,2,3":                     "",
		"1,2,3,4,5":                 "",
		"181,0,0,0":                 "",
		"0,91,0,0":                  "",
		"NaN,0,0,0":                 "",
		"":                          "",
	} {
		b, err := ParseBox(text)
		if want == "" {
			if !fault.IsUsage(err) {
				t.Errorf("%q: %v, want an error of usage", text, err)
			}
		} else if err != nil || b.String() != want {
			t.Errorf("%q: %v, %v, want %s", text, b, err, want)
		}
	}
}
