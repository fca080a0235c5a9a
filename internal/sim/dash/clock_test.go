package dash

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"campipe/internal/dash"
	"campipe/internal/manifest"
	"campipe/internal/sim/visit"
)

// TestClock checks that all that tells the time of a camera tells the same, at any
// speed and however wrong.
func TestClock(t *testing.T) {
	for _, c := range []struct {
		name, options string
		speed         float64
		want          time.Duration // 10 s later, since the clock of the site began
	}{
		{"direct", "", 1, 10 * time.Second},
		{"at speed", "", 20, 200 * time.Second},
		{"ahead", "offset=10m", 1, 610 * time.Second},
		{"behind, at speed", "offset=-10m", 2, -580 * time.Second},
		{"iso", "utc=iso", 1, 10 * time.Second},
		{"xsdate", "utc=xsdate&offset=1m", 1, 70 * time.Second},
		{"head", "utc=head&offset=1m", 1, 70 * time.Second},
		{"by number", "number", 20, 200 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			site := visit.New(t, New, c.speed)
			path, err := Path("gate", c.options)
			if err != nil {
				t.Fatal(err)
			}
			site.Get(path)
			site.Pass(10 * time.Second)
			a := site.Get(path)
			m, err := dash.Parse(a.Body, a.URL)
			if err != nil {
				t.Fatal(err)
			}
			want := visit.Began.Add(c.want)
			for name, text := range map[string]string{"Date": a.Header.Get("Date"), "UTCTiming": told(t, site, m)} {
				got, err := http.ParseTime(text)
				if err != nil {
					got, err = time.Parse(time.RFC3339, text)
				}
				if err != nil || !got.Equal(want) {
					t.Errorf("%s is %v, want %v; %v", name, got, want, err)
				}
			}
			if !m.Published.Equal(want) {
				t.Errorf("publishTime is %v, want %v", m.Published, want)
			}
			pictures, _, err := m.Periods[0].Choose(manifest.Limit{})
			if err != nil {
				t.Fatal(err)
			}
			var last dash.Segment
			for last = range pictures.Segments(m.Window(want)) {
			}
			if late := want.Sub(last.Clock.Add(last.Length)); late < 0 || late >= step {
				t.Errorf("the newest segment ended %v ago", late)
			}
			if want := time.Duration(float64(step) / c.speed); m.MinimumUpdatePeriod != want {
				t.Errorf("minimumUpdatePeriod is %v, want %v", m.MinimumUpdatePeriod, want)
			}
		})
	}
}

// told returns the time that UTCTiming leads to.
func told(t *testing.T, site *visit.Site, m *dash.MPD) string {
	t.Helper()
	clock := m.Clocks[0]
	switch scheme := strings.TrimPrefix(clock.Scheme, "urn:mpeg:dash:utc:"); scheme {
	case "direct:2014":
		return clock.Value
	case "http-head:2014":
		return site.Get(clock.Value).Header.Get("Date")
	case "http-iso:2014", "http-xsdate:2014":
		return string(site.Get(clock.Value).Body)
	default:
		t.Fatalf("scheme %s", scheme)
		return ""
	}
}

// TestIndex reads a recording that is one file, by its index.
func TestIndex(t *testing.T) {
	site := visit.New(t, New, 1)
	path, err := Path("gate", "base&audio&baseurl")
	if err != nil {
		t.Fatal(err)
	}
	a := site.Get(path)
	m, err := dash.Parse(a.Body, a.URL)
	if err != nil {
		t.Fatal(err)
	}
	pictures, sound, err := m.Periods[0].Choose(manifest.Limit{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*dash.Representation{pictures, sound} {
		init, ok := r.Init()
		index, is := r.Index()
		if !ok || !is {
			t.Fatalf("%s: init %v, index %v", r.ID, ok, is)
		}
		if b := site.Get(init.URL.String(), "Range", init.Range.Header()).Body; int64(len(b)) != init.Range.Length || string(b[4:8]) != "ftyp" {
			t.Errorf("%s: init of %d bytes, %d are told", r.ID, len(b), init.Range.Length)
		}
		b := site.Get(index.URL.String(), "Range", index.Range.Header()).Body
		if int64(len(b)) != index.Range.Length || string(b[4:8]) != "sidx" {
			t.Errorf("%s: index of %d bytes, %d are told", r.ID, len(b), index.Range.Length)
		}
		site.Lines()
		whole := site.Get(index.URL.String())
		made := 0
		for _, l := range site.Lines() {
			if l.Event == "segment" {
				made++
			}
		}
		if made != 6 || whole.Status != http.StatusOK {
			t.Errorf("%s: %d segments in the file, status %d", r.ID, made, whole.Status)
		}
	}
}

func TestOptions(t *testing.T) {
	for _, c := range []struct{ options, fault string }{
		{"number&uneven", `option "uneven": number without timeline has segments of one length`},
		{"nginx&number", `option "nginx": it has times alone`},
		{"wrap=1h", `option "wrap": times of 64 bits do not; nginx has 32`},
		{"r=5", `option "r": value is "5", none of , -1`},
	} {
		if _, err := Path("gate", c.options); err == nil || err.Error() != c.fault {
			t.Errorf("%s: %v", c.options, err)
		}
	}
}
